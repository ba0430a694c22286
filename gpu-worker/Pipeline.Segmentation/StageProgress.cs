namespace Pipeline.Segmentation;

/// <param name="Stage">What runs now: "classify", "train", "refine" …</param>
/// <param name="Done">Share of the stage that is done, 0 to 1.</param>
/// <param name="Detail">A short line for people, such as the loss.</param>
public sealed record StageProgress(string Stage, double Done, string? Detail = null);
