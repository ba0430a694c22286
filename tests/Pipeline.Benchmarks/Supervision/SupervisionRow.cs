namespace Pipeline.Benchmarks.Supervision;

/// <summary>One kind of supervision in <c>bench supervision</c>.</summary>
/// <param name="Labels"><c>full</c>, <c>tags</c>, … as the command line names them.</param>
/// <param name="PseudoMiou">Of the masks on the training images, every pixel decided; null with full labels.</param>
/// <param name="SegmenterMiou">On the test images, through ONNX Runtime.</param>
/// <param name="RatioToFull">Segmenter against the full row of the same run; null without one.</param>
/// <param name="ImagesPerSecond">Of the segmenter's training.</param>
/// <param name="Seconds">Of everything in the row.</param>
internal sealed record SupervisionRow(
    string Labels, string? Method, double? PseudoMiou, double? SegmenterMiou, double? RatioToFull, double? ImagesPerSecond, double Seconds);
