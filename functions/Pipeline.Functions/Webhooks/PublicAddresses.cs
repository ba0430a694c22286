using System.Net;
using System.Net.Sockets;

namespace Pipeline.Functions.Webhooks;

/// <summary>Which IP addresses a webhook may reach: only those on the public internet.</summary>
internal static class PublicAddresses
{
    // IANA's special-purpose registries, and Azure's wire server.
    private static readonly IPNetwork[] Refused =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
            "2001::/23", "2001:db8::/32", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    // All that is given out of IPv6. Loopback, local, multicast, translated and deprecated addresses lie outside, as will whatever is invented next.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // Addresses that carry an IPv4 address inside: prefix and the byte where it begins.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return IsPublic(address.MapToIPv4());
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return false;
        if (Nat64.Contains(address))
            return IsPublic(Embedded(address, offset: 12));
        if (Array.Exists(Refused, network => network.Contains(address)))
            return false;
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return true;
        return GlobalUnicast.Contains(address) && (!SixToFour.Contains(address) || IsPublic(Embedded(address, offset: 2)));
    }

    private static IPAddress Embedded(IPAddress address, int offset) => new(address.GetAddressBytes().AsSpan(offset, 4));
}
