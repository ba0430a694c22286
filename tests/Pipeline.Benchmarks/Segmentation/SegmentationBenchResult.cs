namespace Pipeline.Benchmarks.Segmentation;

/// <summary>The JSON of <c>bench segmentation</c>.</summary>
/// <param name="PseudoMiou">Of the masks on the training images, 255 counted as a miss; null with full labels.</param>
/// <param name="PseudoArgmaxMiou">The same with every pixel decided.</param>
/// <param name="BoxMiou">Of the boxes themselves, painted as masks with the smaller on top: what any method has to beat; null without boxes.</param>
/// <param name="SegmenterMiou">Of the trained segmenter on the test images, through ONNX Runtime; null when it was not trained.</param>
/// <param name="PerClass">IoU by class of the segmenter, or of the pseudo-labels when none was trained.</param>
internal sealed record SegmentationBenchResult(
    string Labels, string? Method, double? PseudoMiou, double? PseudoArgmaxMiou, double? BoxMiou, double? SegmenterMiou, double? PixelAccuracy,
    IReadOnlyDictionary<string, double?> PerClass, double? TrainImagesPerSecond, double? OnnxMaxAbsDiff, double? OnnxArgmaxAgreement,
    IReadOnlyDictionary<string, double> SecondsByStage);
