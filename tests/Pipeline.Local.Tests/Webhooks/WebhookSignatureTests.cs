using System.Text;
using Pipeline.Local.Webhooks;

namespace Pipeline.Local.Tests.Webhooks;

/// <summary>The vector is the one that the Standard Webhooks reference libraries test themselves with.</summary>
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Fact]
    public void Refuse_PublishedVector_Accepts() => Assert.Null(At(0).Refuse(Id, Timestamp, Good, Body));

    [Fact]
    public void Refuse_SeveralSignatures_AcceptsWhenOneFits() =>
        Assert.Null(At(0).Refuse(Id, Timestamp, $"v1,AAAA v1a,abc {Good}", Body));

    [Theory]
    [InlineData("msg_other", Timestamp, Good)]
    [InlineData(Id, "1614265331", Good)]
    [InlineData(Id, Timestamp, "v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(Id, Timestamp, "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(Id, Timestamp, "v1,")]
    [InlineData(Id, Timestamp, "v1,not base64")]
    [InlineData(Id, "soon", Good)]
    [InlineData(null, Timestamp, Good)]
    [InlineData(Id, Timestamp, null)]
    public void Refuse_AnythingChanged_SaysWhy(string? id, string timestamp, string? signature) =>
        Assert.NotNull(At(0).Refuse(id, timestamp, signature, Body));

    [Fact]
    public void Refuse_OtherBody_SaysWhy() => Assert.NotNull(At(0).Refuse(Id, Timestamp, Good, [.. Body, 32]));

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void Refuse_TimestampTooFarOff_SaysWhy(int seconds) => Assert.Contains("off", At(seconds).Refuse(Id, Timestamp, Good, Body));

    private static WebhookSignature At(int secondsAfter) =>
        new(Secret, new FixedClock(DateTimeOffset.FromUnixTimeSeconds(1614265330 + secondsAfter)));

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
