namespace Pipeline.Contracts.Labels;

/// <summary>A weak-labels.v1 document whose images fail alone.</summary>
/// <param name="Labels">The document with its sound images only; null exactly when there are <paramref name="Problems"/>.</param>
/// <param name="Problems">What makes the whole document unusable.</param>
/// <param name="ImageProblems">By image name: what makes that image unusable.</param>
public sealed record CheckedLabels(
    WeakLabels? Labels,
    IReadOnlyList<Problem> Problems,
    IReadOnlyDictionary<string, IReadOnlyList<Problem>> ImageProblems);
