using Microsoft.Azure.Functions.Worker.Engine.Timers;

namespace Functions.Worker.Local.Tests.Timers;

public sealed class ScheduleTests
{
    private static readonly DateTime Start = new(2026, 3, 10, 21, 30, 15);

    [Theory]
    [InlineData("0 0 2 * * *", "2026-03-11T02:00:00")]
    [InlineData("0 2 * * *", "2026-03-11T02:00:00")]
    [InlineData("*/10 * * * * *", "2026-03-10T21:30:20")]
    [InlineData("*/10 * * * *", "2026-03-10T21:40:00")]
    [InlineData("0 0 9 * * MON-FRI", "2026-03-11T09:00:00")]
    [InlineData("0 30 9 1 JAN *", "2027-01-01T09:30:00")]
    [InlineData("00:05:00", "2026-03-10T21:35:15")]
    [InlineData("1.00:00:00", "2026-03-11T21:30:15")]
    public void Text_OfEachForm_GivesTheNextDueTime(string text, string next) =>
        Assert.Equal(DateTime.Parse(next, System.Globalization.CultureInfo.InvariantCulture), Schedule.TryParse(text)!.Next(Start));

    [Theory]
    [InlineData("")]
    [InlineData("nightly")]
    [InlineData("0 0 2 * *  * *")]
    [InlineData("0 0 25 * * *")]
    [InlineData("00:00:00")]
    [InlineData("-00:05:00")]
    public void Text_OfNoForm_IsRefused(string text) => Assert.Null(Schedule.TryParse(text));
}
