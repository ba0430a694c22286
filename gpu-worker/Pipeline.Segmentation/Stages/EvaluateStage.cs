using Pipeline.Contracts.Models;
using Pipeline.Imaging;
using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Stages;

/// <summary>Judges predictions against masks by the data set's confusion matrix, as Pascal VOC does: truth 255 is ignored.</summary>
public static class EvaluateStage
{
    /// <param name="predict">Picture → class index per pixel; 255 counts as wrong wherever the truth is known.</param>
    public static SegmentationMetrics Run(
        ClassList classes, IReadOnlyList<TrainingEntry> entries, Func<RgbImage, byte[]> predict, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var matrix = new ConfusionMatrix(classes.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var sample = entries[i].Load();
            matrix.Add(sample.Target, predict(sample.Image));
            progress?.Report(new StageProgress("evaluate", (i + 1.0) / entries.Count));
        }
        return Metrics(matrix, classes, entries.Count);
    }

    /// <summary>The network itself, before export.</summary>
    public static SegmentationMetrics Run(TrainedSegmenter trained, IReadOnlyList<TrainingEntry> entries, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        Run(trained.Classes, entries, image => MaskOf(trained, image), progress, cancellation);

    /// <summary>The matrix's figures by class name.</summary>
    public static SegmentationMetrics Metrics(ConfusionMatrix matrix, ClassList classes, int images)
    {
        var perClass = Enumerable.Range(0, classes.Count)
            .ToDictionary(c => classes[c], c => double.IsNaN(matrix.Iou(c)) ? (double?)null : matrix.Iou(c));
        return new SegmentationMetrics(images, matrix.MeanIou, matrix.PixelAccuracy, perClass);
    }

    private static byte[] MaskOf(TrainedSegmenter trained, RgbImage image) =>
        Refinement.MaskComposer.Decide(SegmenterScorer.Score(trained.Network, image, trained.Device, new ScoringOptions { Flip = false }), marks: null, 0).ArgMax.Pixels;
}
