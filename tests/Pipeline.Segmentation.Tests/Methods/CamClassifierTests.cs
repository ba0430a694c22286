using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Networks;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Methods;

public sealed class CamClassifierTests
{
    [Fact]
    public void Score_WithGlobalPooling_IsTheMeanOfTheMap()
    {
        using var scope = NewDisposeScope();
        using var classifier = new CamClassifier(new CompactNet(0.25), classes: 4, topShare: 1);
        classifier.eval();
        var images = randn([2, 3, 56, 72]);

        var scores = classifier.call(images);
        var means = classifier.Maps(images).mean([2, 3]);

        Assert.True(allclose(scores, means, 1e-5, 1e-6));
    }

    [Fact]
    public void Pool_OfAShare_IsTheMeanOfTheBestPositions()
    {
        using var scope = NewDisposeScope();
        using var classifier = new CamClassifier(new CompactNet(0.25), classes: 1, topShare: 0.25);
        var maps = tensor(new float[] { 1, 8, 3, 2, 9, 4, 5, 0 }, [1, 1, 2, 4]);

        var score = classifier.Pool(maps);

        Assert.Equal(8.5f, score.item<float>(), 5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    public void Create_WithAShareOutOfRange_Throws(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CamClassifier(new CompactNet(0.25), 2, share));
}
