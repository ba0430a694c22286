namespace Pipeline.Contracts.Batches;

/// <summary>Why one image of a batch gets no mask.</summary>
public sealed record ImageProblem(string Image, IReadOnlyList<Problem> Reasons);
