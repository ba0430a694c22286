namespace Pipeline.Contracts.Models;

/// <summary>Dataset confusion matrix figures; truth 255 is ignored.</summary>
/// <param name="PerClass">IoU by class name, 0 to 1; null for a class that is in neither truth nor prediction.</param>
public sealed record SegmentationMetrics(int Images, double Miou, double PixelAccuracy, IReadOnlyDictionary<string, double?> PerClass);
