namespace Pipeline.Segmentation.Evaluation;

/// <summary>
/// Orders images by what a person's look at them would teach: need (uncertainty and violation, equally) times novelty against what
/// stands before it in the list, so that twenty pictures of one trouble do not hide the other troubles.
/// </summary>
public static class ReviewRanking
{
    // An image like one before it still counts for something: two may be wrong in different ways.
    private const double LeastNovelty = 0.1;

    public static IReadOnlyList<RankedImage> Rank(IReadOnlyList<ReviewCandidate> images, int most)
    {
        var nearest = Enumerable.Repeat(double.PositiveInfinity, images.Count).ToArray();
        var left = Enumerable.Range(0, images.Count).ToHashSet();
        List<RankedImage> ranked = [];
        while (ranked.Count < most && left.Count > 0)
        {
            var widest = ranked.Count == 0 ? 0 : left.Max(i => nearest[i]);
            double Novelty(int i) => ranked.Count == 0 ? 1 : widest == 0 ? 0 : nearest[i] / widest;
            var next = left.OrderByDescending(i => Need(images[i]) * Math.Max(LeastNovelty, Novelty(i))).ThenBy(i => i).First();
            ranked.Add(new RankedImage(images[next], Novelty(next)));
            left.Remove(next);
            foreach (var i in left)
            {
                nearest[i] = Math.Min(nearest[i], Distance(images[i].Descriptor, images[next].Descriptor));
            }
        }
        return ranked;
    }

    private static double Need(ReviewCandidate image) => (image.Uncertainty + image.Violation) / 2;

    private static double Distance(IReadOnlyList<double> a, IReadOnlyList<double> b) => Math.Sqrt(a.Zip(b).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second)));
}
