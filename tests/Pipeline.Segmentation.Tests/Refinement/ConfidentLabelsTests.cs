using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Tests.Refinement;

/// <summary>Without a pairwise term the CRF is the softmax of the scores' logarithms, so the answers have closed forms.</summary>
public sealed class ConfidentLabelsTests
{
    private static readonly CrfOptions NoPairs = new() { SmoothWeight = 0, AppearanceWeight = 0 };
    private static readonly ClassList WithBackground = new(["background", "a", "b"], "background");
    private static readonly ClassList WithoutBackground = new(["a", "b"], null);

    [Fact]
    public void FromAlphas_KeepsWhatBothBackgroundsAgreeOn()
    {
        // (1 − m)^4 = m at 0.276 and (1 − m)^32 = m at 0.077.
        float[] maps = [0, 0.07f, 0.08f, 0.27f, 0.28f, 1, 0, 0, 0, 0, 0, 0];

        var labels = ConfidentLabels.FromAlphas(maps, WithBackground, Picture(6), Regions(3, 0, 1), lowAlpha: 4, highAlpha: 32, NoPairs, margin: 0.3);

        Assert.Equal([0, 0, 255, 255, 1, 1], labels);
    }

    [Fact]
    public void FromAlphas_WithoutABackground_KeepsWhereAClassLeads()
    {
        // Shares 0.8 to 0.2 lead by 0.6, 0.6 to 0.4 by 0.2.
        float[] maps = [0.8f, 0.6f, 0.1f, 0, 0.2f, 0.4f, 0.9f, 0];

        var labels = ConfidentLabels.FromAlphas(maps, WithoutBackground, Picture(4), Regions(2, 0, 1), lowAlpha: 4, highAlpha: 32, NoPairs, margin: 0.3);

        Assert.Equal([0, 255, 1, 255], labels);
    }

    [Fact]
    public void FromThresholds_KeepsWhatBothThresholdsAgreeOn()
    {
        float[] maps = [0.04f, 0.06f, 0.29f, 0.31f, 0, 0, 0, 0.5f];

        var labels = ConfidentLabels.FromThresholds(maps, WithBackground, Picture(4), Regions(3, 0, 1, 2), 0.3, 0.05, trust: 0.7, NoPairs, margin: 0.3);

        Assert.Equal([0, 255, 255, 2], labels);
    }

    [Fact]
    public void FromAlphas_OfAnAbsentClass_NeverNamesIt()
    {
        float[] maps = [0, 0, 1, 1];

        var labels = ConfidentLabels.FromAlphas(maps, WithBackground, Picture(2), Regions(3, 0, 1), lowAlpha: 4, highAlpha: 32, NoPairs, margin: 0.3);

        Assert.DoesNotContain((byte)2, labels);
    }

    private static RgbImage Picture(int width) => new(width, 1, new byte[3 * width]);

    private static ClassRegions Regions(int classes, params int[] present) =>
        new([.. Enumerable.Range(0, classes).Select(present.Contains)], new BoxLabel[]?[classes]);
}
