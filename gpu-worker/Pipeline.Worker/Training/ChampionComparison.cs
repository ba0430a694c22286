using Pipeline.Contracts.Models;
using Pipeline.Imaging;
using Pipeline.Segmentation.Evaluation;
using Pipeline.Segmentation.Stages;
using Pipeline.Storage;
using Pipeline.Worker.Predicting;

namespace Pipeline.Worker.Training;

/// <summary>Runs candidate and champion through ONNX Runtime on the held-out images. A champion of other classes speaks of those it knows.</summary>
internal sealed class ChampionComparison(PipelineStorage storage)
{
    /// <param name="version">The champion's; null when there is none.</param>
    public async Task<Comparison> RunAsync(string model, string? version, Snapshot snapshot, Candidate candidate, CancellationToken cancellation)
    {
        using var after = new SegmenterSession(candidate.Exported.Onnx, candidate.Card);
        byte[] Now(RgbImage image) => after.Predict(image).ArgMax.Pixels;
        if (version is null || await ModelFiles.TryReadAsync(storage, model, version, cancellation) is not { } files)
            return new Comparison(null, null, null, LabelChecks.Run(snapshot.Set.Classes, snapshot.Set.Checks, Now, before: null, cancellation));

        using var before = new SegmenterSession(files.Onnx, files.Card);
        var remap = Remap(files.Card.Classes, candidate.Card.Classes);
        byte[] Then(RgbImage image) => Array.ConvertAll(before.Predict(image).ArgMax.Pixels, index => remap[index]);
        var set = snapshot.Set;
        return new Comparison(
            version,
            set.Holdout.Count == 0 ? null : Known(EvaluateStage.Run(set.Classes, set.Holdout, Then, progress: null, cancellation), files.Card),
            LabelChecks.Run(set.Classes, set.Checks, Then, before: null, cancellation),
            LabelChecks.Run(set.Classes, set.Checks, Now, Then, cancellation));
    }

    private static SegmentationMetrics Known(SegmentationMetrics metrics, ModelCard champion) =>
        metrics with { PerClass = metrics.PerClass.Where(c => champion.Classes.Contains(c.Key)).ToDictionary() };

    /// <summary>A class that the candidate has not is wrong wherever it is predicted.</summary>
    private static byte[] Remap(IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        var indices = to.Select((name, index) => (name, index)).ToDictionary(p => p.name, p => (byte)p.index, StringComparer.Ordinal);
        return [.. from.Select(name => indices.GetValueOrDefault(name, IndexedMask.Ignore))];
    }
}
