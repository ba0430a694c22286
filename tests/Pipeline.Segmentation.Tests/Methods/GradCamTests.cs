using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.GradCam;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Tests.Support;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Methods;

public sealed class GradCamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    public void Maps_OfAHeadThatPoolsALinearMap_AreCamUpToAFactor(double topShare)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var classifier = new CamClassifier(new CompactNet(0.25), classes: 3, topShare);
        classifier.eval();
        var images = randn([2, 3, 48, 64]);
        var features = classifier.Backbone.call(images).detach().requires_grad_();

        var cam = classifier.Maps(images);
        var scores = classifier.Pool(nn.functional.conv2d(features, classifier.state_dict()["classes.weight"]));
        var maps = GradCam.Maps(features, scores);

        Assert.True(allclose(maps * (maps.shape[2] * maps.shape[3]), cam, 1e-4, 1e-5));
    }

    [Fact]
    public void Maps_OfASquaredScore_WeighEachLayerByItsMeanGradient()
    {
        using var scope = NewDisposeScope();
        var layer = tensor(new double[] { 1, 2, 3, 4, 1, 1, 0, 0 }, [1, 2, 2, 2]).requires_grad_();
        // s = (sum of the first map)^2 + 5 (a corner of the second): gradients 2 * 10 everywhere, and 5 at one of four places.
        var score = layer[0, 0].sum().pow(2) + 5 * layer[0, 1, 0, 0];

        var map = GradCam.Maps(layer, score.reshape(1, 1));

        Assert.Equal([21.25, 41.25, 60, 80], map.data<double>().ToArray());
    }

    [Fact]
    public void Classifier_AskedForMapsWithoutGradients_GivesThemAll()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var classifier = new GradCamClassifier(new CompactNet(0.25), classes: 4, hidden: 8, topShare: 1);
        classifier.eval();

        var maps = classifier.Maps(randn([2, 3, 32, 40]));

        Assert.Equal([2, 4, 4, 5], maps.shape);
        Assert.True(maps.abs().sum().item<float>() > 0);
        Assert.False(maps.requires_grad);
    }

    [Fact]
    public async Task Fit_OnTags_BeatsAllBackground()
    {
        var scenes = TinyScene.Set(8, LabelKinds.Tags);
        var cam = new CamOptions { ClassifierSteps = 120, Crop = 64, BatchSize = 4, Segmenter = TinyTraining.Fit };

        var (miou, floor) = await TinyLabeling.RunAsync(scenes, new GradCamMethod(new GradCamOptions { Cam = cam, Hidden = 32 }));

        Assert.True(miou > floor + 0.1, $"mIoU {miou:f3}, all background {floor:f3}");
    }
}
