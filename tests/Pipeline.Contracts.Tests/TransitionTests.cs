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
    [InlineData(BatchStatus.Finished, BatchStatus.Working, false)]
    [InlineData(BatchStatus.Failed, BatchStatus.Finished, false)]
    public void Batch_Step_IsAllowedOrNot(BatchStatus? from, BatchStatus to, bool allowed) => Assert.Equal(allowed, BatchTransitions.IsAllowed(from, to));

    [Theory]
    [InlineData(null, RunStatus.Queued, true)]
    [InlineData(null, RunStatus.Published, false)]
    [InlineData(RunStatus.Queued, RunStatus.Running, true)]
    [InlineData(RunStatus.Queued, RunStatus.Published, false)]
    [InlineData(RunStatus.Running, RunStatus.Rejected, true)]
    [InlineData(RunStatus.Failed, RunStatus.Running, false)]
    [InlineData(RunStatus.Published, RunStatus.Failed, false)]
    public void Run_Step_IsAllowedOrNot(RunStatus? from, RunStatus to, bool allowed) => Assert.Equal(allowed, RunTransitions.IsAllowed(from, to));

    [Fact]
    public void Tables_KnowEveryStatus()
    {
        foreach (var from in Enum.GetValues<BatchStatus>())
            Assert.Equal(Enum.GetValues<BatchStatus>().All(to => !BatchTransitions.IsAllowed(from, to)), BatchTransitions.IsEnd(from));
        foreach (var from in Enum.GetValues<RunStatus>())
            Assert.Equal(Enum.GetValues<RunStatus>().All(to => !RunTransitions.IsAllowed(from, to)), RunTransitions.IsEnd(from));
    }
}
