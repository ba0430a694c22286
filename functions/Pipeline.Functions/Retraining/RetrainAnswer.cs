using Pipeline.Contracts.Datasets;
using Pipeline.Contracts.Runs;

namespace Pipeline.Functions.Retraining;

/// <param name="Images">Images trained on.</param>
/// <param name="Holdout">Images kept out.</param>
public sealed record RetrainAnswer(string Run, string Model, string Snapshot, RunStatus Status, int Images, int Holdout)
{
    public static RetrainAnswer Of(RunState run, DatasetManifest snapshot) => new(
        run.Run, run.Model, snapshot.Id, run.Status,
        snapshot.Entries.Count(entry => entry.Split == DatasetSplit.Train),
        snapshot.Entries.Count(entry => entry.Split == DatasetSplit.Holdout));
}
