namespace Pipeline.Contracts.Labels;

/// <summary>What is wrong with a weak-labels document beyond its form.</summary>
/// <param name="DocumentProblems">Nothing of the document can be used.</param>
/// <param name="ImageProblems">By image name: that image cannot be used, the others can.</param>
public sealed record WeakLabelsReport(
    IReadOnlyList<Problem> DocumentProblems, IReadOnlyDictionary<string, IReadOnlyList<Problem>> ImageProblems);
