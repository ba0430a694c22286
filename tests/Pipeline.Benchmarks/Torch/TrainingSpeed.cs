namespace Pipeline.Benchmarks.Torch;

/// <summary>Medians of all rounds.</summary>
/// <param name="ImagesPerSecond">MobileNetV1 training on this side.</param>
/// <param name="Ratio">Ours over Python's, in the median round: above 1, this side is faster.</param>
internal sealed record TrainingSpeed(double ImagesPerSecond, double? PythonImagesPerSecond, double? Ratio);
