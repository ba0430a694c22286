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
            "::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    // Addresses that carry an IPv4 address inside: prefix and the byte where it begins.
    private static readonly (IPNetwork Network, int Offset)[] Embedding =
    [
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
    ];

    // Local-use NAT64 maps to whatever a private network says.
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return IsPublic(address.MapToIPv4());
        if (Array.Exists(Refused, network => network.Contains(address)) || LocalNat64.Contains(address))
            return false;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.AddressFamily == AddressFamily.InterNetwork;
        var bytes = address.GetAddressBytes();
        return Array.TrueForAll(
            Embedding, entry => !entry.Network.Contains(address) || IsPublic(new IPAddress(bytes.AsSpan(entry.Offset, 4))));
    }
}
