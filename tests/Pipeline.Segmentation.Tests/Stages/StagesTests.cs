using Pipeline.Imaging;
using Pipeline.Segmentation.Stages;
using Pipeline.Segmentation.Tests.Support;
using Pipeline.Segmentation.Training.Checkpoints;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Stages;

public sealed class StagesTests
{
    [Fact]
    public async Task TrainExportPredict_OnATinySet_LearnsItAndAgreesWithOnnxRuntime()
    {
        var set = TinyTraining.Set(6, holdout: 3);
        using var trained = await new TrainStage { Device = CPU }.RunAsync(
            set, TinyTraining.Options(steps: 90), new MemoryCheckpointStore(), null, TestContext.Current.CancellationToken);

        var onTraining = EvaluateStage.Run(trained, set.Training, null, TestContext.Current.CancellationToken);
        var exported = new ExportStage().Run(trained, set, null, TestContext.Current.CancellationToken);

        Assert.True(onTraining.Miou > 0.85, $"training mIoU is {onTraining.Miou:f3}");
        Assert.True(exported.Parity.Passed, exported.Parity.ToString());
        Assert.Equal(3, exported.ParityImages);
        Assert.Equal(3, exported.Metrics!.Images);
        Assert.True(exported.Metrics.Miou > 0.7, $"held-out mIoU is {exported.Metrics.Miou:f3}");
        Assert.Equal(TinyScene.Classes, exported.Metrics.PerClass.Keys);

        using var session = new SegmenterSession(exported.Onnx, TinyScene.Classes, exported.Preprocessing);
        var small = session.Predict(new RgbImage(17, 9));
        Assert.Equal((17, 9), (small.Mask.Width, small.Mask.Height));
        Assert.All(small.Mask.Pixels, pixel => Assert.InRange(pixel, 0, 2));
    }

    [Fact]
    public async Task StartFrom_SavedWeights_GoesOnWithThem()
    {
        var set = TinyTraining.Set(4);
        using var first = await new TrainStage { Device = CPU }.RunAsync(
            set, TinyTraining.Options(20), new MemoryCheckpointStore(), null, TestContext.Current.CancellationToken);
        using var saved = new MemoryStream();
        first.SaveWeights(saved);

        var losses = new List<double>();
        using var tuned = await new TrainStage { Device = CPU, StartFrom = SafeTensors.Parse(saved.ToArray()) }.RunAsync(
            set, TinyTraining.Options(1) with { LearningRate = 1e-6 }, new MemoryCheckpointStore(), new Collect(losses), TestContext.Current.CancellationToken);

        Assert.True(losses[0] < 0.9, $"the first loss is {losses[0]:f3}; an untrained network starts at ln 3 = 1.10");
    }

    [Fact]
    public void Session_WithACardOfOtherClasses_IsRefused()
    {
        using var network = Pipeline.Segmentation.Networks.NetworkFactory.Create(TinyTraining.Network, 3);
        var onnx = ExportStage.Export(network, new ClassList(TinyScene.Classes, "background"));

        var problem = Assert.Throws<InvalidDataException>(() => new SegmenterSession(onnx, ["a", "b"], network.Backbone.Preprocessing));

        Assert.Contains("3 classes", problem.Message);
    }

    [Fact]
    public void Entry_WhoseMaskHasAnotherSize_IsRefusedByName()
    {
        var entry = new TrainingEntry("b.png", () => (new RgbImage(4, 4), new IndexedMask(4, 3, 0), null));

        Assert.Contains("b.png", Assert.Throws<InvalidDataException>(() => entry.Load()).Message);
    }

    private sealed class Collect(List<double> losses) : IProgress<Pipeline.Segmentation.Training.TrainProgress>
    {
        public void Report(Pipeline.Segmentation.Training.TrainProgress value) => losses.Add(value.Loss);
    }
}
