using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Models;

/// <summary>How far a model's predictions agree with weak labels, where no true mask is at hand; each 0 to 1, null where no label says anything about it.</summary>
/// <param name="Images">Labelled images looked at.</param>
/// <param name="BoxIou">Mean over boxes: IoU of the box and the bounding box of what is predicted there.</param>
/// <param name="MarkAccuracy">Mean over points and scribbles: share of its pixels that are predicted as marked.</param>
/// <param name="TagF1">F1 of the classes seen on images (at least a thousandth of the pixels) against the classes that labels name.</param>
/// <param name="Satisfaction">Mean over images of how far all that the labels say holds.</param>
/// <param name="Churn">Share of pixels whose class differs from the champion's prediction; null without one.</param>
public sealed record LabelFigures(
    [property: Between(0, 10_000_000)] int Images,
    [property: Between(0, 1)] double? BoxIou,
    [property: Between(0, 1)] double? MarkAccuracy,
    [property: Between(0, 1)] double? TagF1,
    [property: Between(0, 1)] double Satisfaction,
    [property: Between(0, 1)] double? Churn);
