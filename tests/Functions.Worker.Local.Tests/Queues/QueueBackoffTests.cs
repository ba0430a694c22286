using Microsoft.Azure.Functions.Worker.Engine.Queues;

namespace Functions.Worker.Local.Tests.Queues;

public sealed class QueueBackoffTests
{
    [Fact]
    public void Waits_OnAnEmptyQueue_DoubleWithinTheHostsBoundsUpToTheLimit()
    {
        var backoff = new QueueBackoff(TimeSpan.FromMinutes(1), new Random(1));

        Assert.Equal(100, backoff.Next().TotalMilliseconds);
        for (var n = 1; n <= 9; n++)
        {
            var grown = 100 * Math.Pow(2, n - 1);
            Assert.InRange(backoff.Next().TotalMilliseconds, 100 + 0.8 * grown, 100 + 1.2 * grown);
        }
        for (var n = 0; n < 50; n++)
            backoff.Next();
        Assert.Equal(TimeSpan.FromMinutes(1), backoff.Next());
    }

    [Fact]
    public void Message_Received_MakesTheNextWaitTheShortestAgain()
    {
        var backoff = new QueueBackoff(TimeSpan.FromMinutes(1), new Random(1));
        for (var n = 0; n < 10; n++)
            backoff.Next();

        backoff.Reset();

        Assert.Equal(100, backoff.Next().TotalMilliseconds);
    }
}
