using Pipeline.Contracts.Runs;

namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>GET /api/runs/{run}</c>.</summary>
public sealed record RunProgress(RunState Run, StageReport? Progress)
{
    public bool HasEnded => Run.Status is RunStatus.Published or RunStatus.Rejected or RunStatus.Failed or RunStatus.Cancelled;
}
