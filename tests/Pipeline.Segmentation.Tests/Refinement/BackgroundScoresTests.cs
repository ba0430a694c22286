using Pipeline.Segmentation.Refinement;

namespace Pipeline.Segmentation.Tests.Refinement;

public sealed class BackgroundScoresTests
{
    [Fact]
    public void Power_WithABackground_GivesItWhatNoClassClaims()
    {
        var classes = new ClassList(["background", "a", "b"], "background");
        float[] maps = [0, 1, 0.5f, 0, 0, 0.25f];

        var scores = BackgroundScores.Power(maps, classes, 1, 3, alpha: 2);

        Assert.Equal([1, 0, 0.25f], scores.Plane(0).ToArray());
        Assert.Equal([0, 1, 0.5f], scores.Plane(1).ToArray());
    }

    [Fact]
    public void Power_WithoutABackground_AreTheMaps()
    {
        var classes = new ClassList(["a", "b"], null);
        float[] maps = [0, 1, 0.5f, 0.25f];

        var scores = BackgroundScores.Power(maps, classes, 1, 2, alpha: 2);

        Assert.Equal(maps, scores.Values);
    }
}
