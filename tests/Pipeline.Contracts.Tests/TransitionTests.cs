using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Runs;

namespace Pipeline.Contracts.Tests;

public sealed class TransitionTests
{
    [Theory]
    [InlineData(null, BatchStatus.Accepted, true)]
    [InlineData(null, BatchStatus.Working, false)]
    [InlineData(null, BatchStatus.Failed, false)]
    [InlineData(BatchStatus.Rejected, BatchStatus.Accepted, true)]
    [InlineData(BatchStatus.Accepted, BatchStatus.Rejected, false)]
    [InlineData(BatchStatus.Working, BatchStatus.Accepted, false)]
    [InlineData(BatchStatus.Working, BatchStatus.Finished, true)]
    [InlineData(BatchStatus.Working, BatchStatus.Cancelled, true)]
    [InlineData(BatchStatus.Working, BatchStatus.Deleting, false)]
    [InlineData(BatchStatus.Finished, BatchStatus.Working, true)]
    [InlineData(BatchStatus.Finished, BatchStatus.Cancelled, false)]
    [InlineData(BatchStatus.Cancelled, BatchStatus.Working, false)]
    [InlineData(BatchStatus.Deleting, BatchStatus.Accepted, false)]
    [InlineData(BatchStatus.Failed, BatchStatus.Finished, false)]
    public void Batch_Step_IsAllowedOrNot(BatchStatus? from, BatchStatus to, bool allowed) => Assert.Equal(allowed, BatchTransitions.IsAllowed(from, to));

    [Theory]
    [InlineData(null, RunStatus.Queued, true)]
    [InlineData(null, RunStatus.Published, false)]
    [InlineData(RunStatus.Queued, RunStatus.Running, true)]
    [InlineData(RunStatus.Queued, RunStatus.Published, false)]
    [InlineData(RunStatus.Running, RunStatus.Rejected, true)]
    [InlineData(RunStatus.Failed, RunStatus.Queued, true)]
    [InlineData(RunStatus.Failed, RunStatus.Running, false)]
    [InlineData(RunStatus.Cancelled, RunStatus.Queued, false)]
    [InlineData(RunStatus.Published, RunStatus.Failed, false)]
    public void Run_Step_IsAllowedOrNot(RunStatus? from, RunStatus to, bool allowed) => Assert.Equal(allowed, RunTransitions.IsAllowed(from, to));

    [Fact]
    public void Tables_KnowEveryStatusAndLeadOnFromAllButEnds()
    {
        foreach (var from in Enum.GetValues<BatchStatus>().Where(status => !BatchTransitions.IsEnd(status) && status != BatchStatus.Deleting))
            Assert.Contains(Enum.GetValues<BatchStatus>(), to => to != from && BatchTransitions.IsAllowed(from, to));
        foreach (var from in Enum.GetValues<RunStatus>().Where(status => !RunTransitions.IsEnd(status)))
            Assert.Contains(Enum.GetValues<RunStatus>(), to => to != from && RunTransitions.IsAllowed(from, to));
        foreach (var from in Enum.GetValues<BatchStatus>().Where(BatchTransitions.IsEnd))
            Assert.DoesNotContain(Enum.GetValues<BatchStatus>(), to => to != from && BatchTransitions.IsEnd(to) && BatchTransitions.IsAllowed(from, to));
    }
}
