namespace Pipeline.Segmentation.Evaluation;

/// <param name="Novelty">Distance to the nearest image before it in the list, as a share of the largest such distance, 0 to 1; 1 for the first.</param>
public sealed record RankedImage(ReviewCandidate Image, double Novelty);
