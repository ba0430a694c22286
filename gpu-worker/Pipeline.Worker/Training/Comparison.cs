using Pipeline.Contracts.Models;

namespace Pipeline.Worker.Training;

/// <summary>A candidate and its champion on the same held-out images.</summary>
/// <param name="Champion">The champion's version; null when there is none to compare with.</param>
/// <param name="MetricsBefore">The champion by true masks, in the candidate's class list, of the classes it knows.</param>
/// <param name="Before">The champion by labels.</param>
/// <param name="After">The candidate by labels.</param>
internal sealed record Comparison(string? Champion, SegmentationMetrics? MetricsBefore, LabelFigures? Before, LabelFigures? After);
