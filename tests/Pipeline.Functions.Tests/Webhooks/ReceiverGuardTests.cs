using System.Net;
using Microsoft.Extensions.Options;
using Pipeline.Functions.Webhooks;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class ReceiverGuardTests
{
    [Theory]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("168.63.129.16")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:a00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void Address_OfSpecialPurpose_IsNotPublic(string address) => Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2606:4700::1111")]
    public void Address_OnTheInternet_IsPublic(string address) => Assert.True(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://8.8.8.8/hooks", true)]
    [InlineData("https://8.8.8.8:8443/hooks?a=b", true)]
    [InlineData("http://8.8.8.8/hooks", false)]
    [InlineData("https://8.8.8.8:22/hooks", false)]
    [InlineData("ftp://8.8.8.8/", false)]
    [InlineData("https://user:pass@8.8.8.8/", false)]
    [InlineData("https://8.8.8.8/#part", false)]
    [InlineData("https://10.0.0.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f.1/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://169.254.169.254/metadata", false)]
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

    private static ReceiverGuard Guard(bool allowLocal) => new(Options.Create(new WebhookOptions { AllowLocal = allowLocal }));
}
