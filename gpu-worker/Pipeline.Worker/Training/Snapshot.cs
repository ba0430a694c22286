using Pipeline.Contracts.Datasets;
using Pipeline.Segmentation.Stages;

namespace Pipeline.Worker.Training;

/// <param name="Sha256">Of the manifest's bytes, lower-case hexadecimal.</param>
internal sealed record Snapshot(DatasetManifest Manifest, string Sha256, TrainingSet Set);
