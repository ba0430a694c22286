using Pipeline.Local.Commands;

namespace Pipeline.Local.Tests.Commands;

public sealed class TimeTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90m", "2026-03-10T10:30:00Z")]
    [InlineData("24h", "2026-03-09T12:00:00Z")]
    [InlineData("7d", "2026-03-03T12:00:00Z")]
    [InlineData("2026-03-01T02:00Z", "2026-03-01T02:00:00Z")]
    [InlineData("2026-03-01T02:00", "2026-03-01T02:00:00Z")]
    [InlineData("2026-03-01T02:00+02:00", "2026-03-01T00:00:00Z")]
    public void Read_TimeOrHowLongAgo_IsThatTime(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), TimeText.Read(text, Now));

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-3h")]
    [InlineData("3w")]
    [InlineData("yesterday")]
    public void Read_AnythingElse_SaysWhatIsExpected(string text) =>
        Assert.Contains("24h", Assert.Throws<CommandException>(() => TimeText.Read(text, Now)).Message);
}
