using System.Net;
using System.Numerics;
using Microsoft.Extensions.Options;
using Pipeline.Functions.Webhooks;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class ReceiverGuardTests
{
    /// <summary>First and last address of each range that a webhook must not reach.</summary>
    private static readonly (string First, string Last)[] Ranges =
    [
        ("0.0.0.0", "0.255.255.255"),
        ("10.0.0.0", "10.255.255.255"),
        ("100.64.0.0", "100.127.255.255"),
        ("127.0.0.0", "127.255.255.255"),
        ("168.63.129.16", "168.63.129.16"),
        ("169.254.0.0", "169.254.255.255"),
        ("172.16.0.0", "172.31.255.255"),
        ("192.0.0.0", "192.0.0.255"),
        ("192.0.2.0", "192.0.2.255"),
        ("192.88.99.0", "192.88.99.255"),
        ("192.168.0.0", "192.168.255.255"),
        ("198.18.0.0", "198.19.255.255"),
        ("198.51.100.0", "198.51.100.255"),
        ("203.0.113.0", "203.0.113.255"),
        ("224.0.0.0", "255.255.255.255"),
        ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
        // NAT64 and 6to4 around an IPv4 range.
        ("64:ff9b::a00:0", "64:ff9b::aff:ffff"),
        ("64:ff9b::a83f:8110", "64:ff9b::a83f:8110"),
        ("64:ff9b::a9fe:0", "64:ff9b::a9fe:ffff"),
        ("2002:c0a8::", "2002:c0a8:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2002:7f00::", "2002:7fff:ffff:ffff:ffff:ffff:ffff:ffff"),
        // IPv4 inside IPv6.
        ("::ffff:10.0.0.0", "::ffff:10.255.255.255"),
        ("::ffff:169.254.0.0", "::ffff:169.254.255.255"),
        ("::ffff:168.63.129.16", "::ffff:168.63.129.16"),
        ("::ffff:224.0.0.0", "::ffff:255.255.255.255"),
    ];

    /// <summary>Ranges whose neighbours are no public addresses either.</summary>
    private static readonly (string First, string Last)[] Enclosed =
    [
        ("::", "::"), ("::1", "::1"), ("::7f00:1", "::7f00:1"), ("::ffff:0:0:0", "::ffff:0:ffff:ffff"), ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"),
        ("100::", "100::ffff:ffff:ffff:ffff"), ("4000::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ];

    public static TheoryData<string> Inside =>
        [.. Ranges.Concat(Enclosed).SelectMany(range => new[] { range.First, range.Last }).Distinct(), "169.254.169.254", "fe80::1%1"];

    public static TheoryData<string> Outside =>
    [
        .. Ranges.SelectMany(range => new[] { Step(range.First, -1), Step(range.Last, 1) }).OfType<string>()
            // The neighbour of one range can lie in the next.
            .Where(address => !Ranges.Any(range => IsWithin(address, range))).Distinct(),
        "8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2606:4700::1111", "2000::", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ];

    [Theory]
    [MemberData(nameof(Inside))]
    public void Address_AtTheEdgeOfASpecialRange_IsNotPublic(string address) => Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(address)), address);

    [Theory]
    [MemberData(nameof(Outside))]
    public void Address_JustBesideASpecialRange_IsPublic(string address) => Assert.True(PublicAddresses.IsPublic(IPAddress.Parse(address)), address);

    [Theory]
    [InlineData("https://8.8.8.8/hooks", true)]
    [InlineData("https://8.8.8.8:8443/hooks?a=b", true)]
    [InlineData("https://[2606:4700::1111]/hooks", true)]
    [InlineData("http://8.8.8.8/hooks", false)]
    [InlineData("https://8.8.8.8:22/hooks", false)]
    [InlineData("https://8.8.8.8:444/hooks", false)]
    [InlineData("ftp://8.8.8.8/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("https://user:pass@8.8.8.8/", false)]
    [InlineData("https://user@8.8.8.8/", false)]
    [InlineData("https://@8.8.8.8/", false)]
    [InlineData("https://8.8.8.8/#part", false)]
    [InlineData("https://8.8.8.8./", false)]
    [InlineData("https://10.0.0.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:127.0.0.1]/", false)]
    [InlineData("https://[64:ff9b::7f00:1]/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f000001/", false)]
    [InlineData("https://0x7f.1/", false)]
    [InlineData("https://0177.0.0.1/", false)]
    [InlineData("https://127.1/", false)]
    [InlineData("https://１２７.０.０.１/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://LOCALHOST/", false)]
    [InlineData("https://localhost./", false)]
    [InlineData("https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", false)]
    [InlineData("https://169.254.169.254/metadata", false)]
    [InlineData("https://168.63.129.16/", false)]
    [InlineData("https:///hooks", false)]
    [InlineData("hooks", false)]
    [InlineData("", false)]
    public async Task Url_IsAdmitted_OnlyWhenPublic(string url, bool admitted) =>
        Assert.Equal(admitted, await Guard(allowLocal: false).CheckAsync(url, TestContext.Current.CancellationToken) is null);

    [Theory]
    [InlineData("http://127.0.0.1:5000/hooks", true)]
    [InlineData("http://localhost:5000/hooks", true)]
    [InlineData("https://8.8.8.8/hooks", true)]
    [InlineData("http://8.8.8.8/hooks", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://169.254.169.254/metadata", false)]
    public async Task Url_WhereLocalIsAllowed_MayAlsoBeThisMachine(string url, bool admitted) =>
        Assert.Equal(admitted, await Guard(allowLocal: true).CheckAsync(url, TestContext.Current.CancellationToken) is null);

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("93.184.216.34 2606:2800:220:1::1", true)]
    [InlineData("93.184.216.34 10.0.0.5", false)]
    [InlineData("2606:2800:220:1::1 ::ffff:169.254.169.254", false)]
    [InlineData("", false)]
    public async Task Name_IsAdmitted_OnlyWhenAllItsAddressesArePublic(string addresses, bool admitted)
    {
        var guard = Guard(allowLocal: false, (_, _) => Task.FromResult(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse).ToArray()));

        Assert.Equal(admitted, await guard.CheckAsync("https://hooks.example/", TestContext.Current.CancellationToken) is null);
    }

    [Fact]
    public async Task Name_OfOtherAlphabets_IsLookedUpInItsAsciiForm()
    {
        var asked = "";
        var guard = Guard(allowLocal: false, (host, _) =>
        {
            asked = host;
            return Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34")]);
        });

        await guard.CheckAsync("https://bücher.example/", TestContext.Current.CancellationToken);

        Assert.Equal("xn--bcher-kva.example", asked);
    }

    private static ReceiverGuard Guard(bool allowLocal, ResolveHost? resolve = null) =>
        new(Options.Create(new WebhookOptions { AllowLocal = allowLocal }), resolve ?? Dns.GetHostAddressesAsync);

    private static BigInteger Number(string address) => new(IPAddress.Parse(address).GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    /// <summary>The address before or after; null at the end of the world.</summary>
    private static string? Step(string address, int by)
    {
        var length = IPAddress.Parse(address).GetAddressBytes().Length;
        var next = Number(address) + by;
        if (next < 0 || next >= BigInteger.One << (8 * length))
            return null;
        var bytes = new byte[length];
        var digits = next.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, length - digits.Length);
        // Beside the last mapped address lies what is not IPv4 any more.
        var result = new IPAddress(bytes);
        return IPAddress.Parse(address).IsIPv4MappedToIPv6 && !result.IsIPv4MappedToIPv6 ? null : result.ToString();
    }

    private static bool IsWithin(string address, (string First, string Last) range) =>
        IPAddress.Parse(address).AddressFamily == IPAddress.Parse(range.First).AddressFamily
        && Number(address) >= Number(range.First) && Number(address) <= Number(range.Last);
}
