using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Tests.Support;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Methods;

public sealed class SegmenterScorerTests
{
    [Fact]
    public void Score_InSeveralViews_IsTheMeanOfEachAlone()
    {
        using var network = Network();
        var image = TinyScene.Create(1, LabelKinds.Tags).Image;
        double[] scales = [0.75, 1, 1.5];

        var all = Score(network, image, new ScoringOptions { Scales = scales, Flip = false });
        var alone = scales.Select(scale => Score(network, image, new ScoringOptions { Scales = [scale], Flip = false })).ToArray();

        Assert.All(all.Index(), value => Assert.Equal(alone.Average(values => values[value.Index]), value.Item, 1e-5f));
        Assert.NotEqual(alone[0], alone[1]);
    }

    [Fact]
    public void Score_OfTheMirrorImage_WithFlip_IsTheMirroredScore()
    {
        using var network = Network();
        var image = TinyScene.Create(1, LabelKinds.Tags).Image;
        var mirrored = new RgbImage(image.Width, image.Height);
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            image.Pixels.AsSpan(3 * i, 3).CopyTo(mirrored.Pixels.AsSpan(3 * Mirrored(i)));
        }

        var scores = Score(network, image, new ScoringOptions { Scales = [1, 1.5] });
        var other = Score(network, mirrored, new ScoringOptions { Scales = [1, 1.5] });

        var plane = image.Width * image.Height;
        Assert.All(scores.Index(), value => Assert.Equal(value.Item, other[value.Index / plane * plane + Mirrored(value.Index % plane)], 1e-4f));

        int Mirrored(int i) => i / image.Width * image.Width + image.Width - 1 - i % image.Width;
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(5)]
    public void Score_AtAScaleOutOfRange_SaysWhatIsAllowed(double scale)
    {
        using var network = Network();

        var problem = Assert.Throws<OptionsException>(() => Score(network, new RgbImage(32, 32), new ScoringOptions { Scales = [scale] }));

        Assert.Contains("0.25", problem.Message);
    }

    private static ISegmentationNetwork Network()
    {
        manual_seed(5);
        return NetworkFactory.Create(TinyTraining.Network, 3);
    }

    private static float[] Score(ISegmentationNetwork network, RgbImage image, ScoringOptions scoring) => SegmenterScorer.Score(network, image, CPU, scoring).Values;
}
