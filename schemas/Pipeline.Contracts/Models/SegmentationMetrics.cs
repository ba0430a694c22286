using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Models;

/// <summary>Dataset confusion matrix figures; truth 255 is ignored.</summary>
/// <param name="PerClass">IoU by class name, 0 to 1; null for a class that is in neither truth nor prediction.</param>
public sealed record SegmentationMetrics([property: Between(0, 10_000_000)] int Images, [property: Between(0, 1)] double Miou, [property: Between(0, 1)] double PixelAccuracy, IReadOnlyDictionary<string, double?> PerClass);
