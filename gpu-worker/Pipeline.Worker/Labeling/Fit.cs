using Pipeline.Segmentation;

namespace Pipeline.Worker.Labeling;

/// <summary>A fitted method with the images it was fitted on.</summary>
internal sealed record Fit(string Key, ILabeler Labeler, MethodChoice Choice, IReadOnlyDictionary<string, LabeledImage> Images);
