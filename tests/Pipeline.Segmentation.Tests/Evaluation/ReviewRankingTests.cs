using Pipeline.Segmentation.Evaluation;

namespace Pipeline.Segmentation.Tests.Evaluation;

public sealed class ReviewRankingTests
{
    [Fact]
    public void Rank_OfImagesAllAlike_GoesByNeed()
    {
        var ranked = ReviewRanking.Rank([Image("sure", 0.1, 0), Image("wrong", 0.1, 0.9), Image("unsure", 0.6, 0)], most: 3);

        Assert.Equal(["wrong", "unsure", "sure"], ranked.Select(image => image.Image.Name));
    }

    /// <summary>Copies of one trouble come after another trouble that is smaller.</summary>
    [Fact]
    public void Rank_OfCopiesAndSomethingElse_ShowsTheOtherSecond()
    {
        var ranked = ReviewRanking.Rank([Image("a", 0.9, 0.9), Image("a again", 0.9, 0.89), Image("b", 0.5, 0.5, at: 1)], most: 2);

        Assert.Equal(["a", "b"], ranked.Select(image => image.Image.Name));
        Assert.Equal([1, 1], ranked.Select(image => image.Novelty));
    }

    private static ReviewCandidate Image(string name, double uncertainty, double violation, double at = 0) => new(name, uncertainty, violation, [at, 0]);
}
