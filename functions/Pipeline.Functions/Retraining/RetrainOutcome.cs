using Pipeline.Contracts;
using Pipeline.Contracts.Datasets;
using Pipeline.Contracts.Runs;

namespace Pipeline.Functions.Retraining;

/// <summary>What became of the wish to train.</summary>
public abstract record RetrainOutcome
{
    private RetrainOutcome()
    {
    }

    /// <summary>A run is queued or under way, begun now or before.</summary>
    public sealed record Started(RunState Run, DatasetManifest Snapshot) : RetrainOutcome;

    /// <summary>These data were trained on already.</summary>
    public sealed record UpToDate(string Why) : RetrainOutcome;

    public sealed record Impossible(Problem Problem) : RetrainOutcome;
}
