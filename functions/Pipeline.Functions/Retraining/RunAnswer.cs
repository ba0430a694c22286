using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;

namespace Pipeline.Functions.Retraining;

/// <summary>A run, and what its worker reported last; null before one has begun.</summary>
internal sealed record RunAnswer(RunState Run, RunProgress? Progress);

/// <param name="StageDone">0 to 1; null when unknown.</param>
internal sealed record RunProgress(string Stage, double? StageDone, DateTimeOffset UpdatedAt)
{
    public static RunProgress? Of(WorkProgress? progress) =>
        progress is null ? null : new RunProgress(progress.Stage, progress.StageDone, progress.UpdatedAt);
}
