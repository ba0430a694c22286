using Pipeline.Functions.Webhooks;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Pauses_AreThoseOfStandardWebhooks()
    {
        var pauses = Enumerable.Range(1, RetrySchedule.MaxAttempts - 1).Select(failed => RetrySchedule.After(failed, null, random: 0)!.Value.TotalSeconds);

        Assert.Equal([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400], pauses);
        Assert.Null(RetrySchedule.After(RetrySchedule.MaxAttempts, null, random: 0));
    }

    [Fact]
    public void RetryAfter_NeverShortensNorOverstretchesThePause()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), RetrySchedule.After(2, TimeSpan.FromSeconds(-3), random: 0));
        Assert.Equal(TimeSpan.FromDays(2), RetrySchedule.After(2, TimeSpan.FromDays(365), random: 0));
    }
}
