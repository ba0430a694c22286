using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;

namespace Functions.Worker.Local.Tests.Invocation;

public sealed class RetryPolicyTests
{
    [Fact]
    public void FixedDelay_WaitsTheSameEachTimeAndEnds()
    {
        var policy = RetryPolicy.Read(new FixedDelayRetryAttribute(3, "00:00:10"), Assert.Fail);

        Assert.All(Enumerable.Range(1, 3), retry => Assert.Equal(TimeSpan.FromSeconds(10), policy.Delay(retry, Random.Shared)));
        Assert.True(policy.Allows(3));
        Assert.False(policy.Allows(4));
    }

    [Fact]
    public void ExponentialBackoff_DoublesBetweenItsBounds()
    {
        var policy = RetryPolicy.Read(new ExponentialBackoffRetryAttribute(-1, "00:00:01", "00:01:00"), Assert.Fail);

        for (var retry = 1; retry <= 5; retry++)
            Assert.InRange(policy.Delay(retry, Random.Shared).TotalSeconds, Math.Max(1, 0.8 * Math.Pow(2, retry - 1)), 1.2 * Math.Pow(2, retry - 1));
        Assert.Equal(TimeSpan.FromMinutes(1), policy.Delay(1000, Random.Shared));
        Assert.True(policy.Allows(int.MaxValue));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-00:00:01")]
    public void Interval_ThatIsNoTime_IsAProblem(string interval)
    {
        var problems = new List<string>();

        RetryPolicy.Read(new FixedDelayRetryAttribute(3, interval), problems.Add);

        Assert.Contains(interval, Assert.Single(problems));
    }
}
