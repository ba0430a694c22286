using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;

namespace Pipeline.Functions.Retraining;

/// <summary>A batch that can feed a snapshot: its state and the index of its masks, made or true.</summary>
internal sealed record FinishedBatch(BatchState State, MaskIndex Masks)
{
    public BatchManifest Manifest => State.Manifest!;
    public bool HoldsTruth => Manifest.Purpose == BatchPurpose.Evaluate;
}
