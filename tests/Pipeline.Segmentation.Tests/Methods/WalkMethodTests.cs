using Pipeline.Segmentation.Methods.AffinityNet;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Irn;
using Pipeline.Segmentation.Tests.Support;

namespace Pipeline.Segmentation.Tests.Methods;

/// <summary>AffinityNet and IRNet as a whole, on eight small scenes.</summary>
public sealed class WalkMethodTests
{
    private static CamOptions Cam { get; } = new() { ClassifierSteps = 60, Crop = 64, BatchSize = 4, Segmenter = TinyTraining.Fit };

    [Theory]
    [InlineData(AffinityNetMethod.Name)]
    [InlineData(IrnMethod.Name)]
    public async Task Fit_OnTags_BeatsAllBackground_AndScoresTheSameOnceSaved(string name)
    {
        var scenes = TinyScene.Set(8, LabelKinds.Tags);
        var (method, store) = (Method(name, steps: 30), new MemoryArtifactStore());

        using var labeler = await method.FitAsync(TinyScene.Dataset(scenes), TinyTraining.Context, TestContext.Current.CancellationToken);
        await labeler.SaveAsync(store, TestContext.Current.CancellationToken);
        using var loaded = await method.LoadAsync(store, TinyTraining.Context, TestContext.Current.CancellationToken);

        var (miou, floor) = TinyLabeling.Judge(scenes, labeler);
        Assert.True(miou > floor + 0.15, $"{name}: mIoU {miou:f3}, all background {floor:f3}");
        Assert.Equal(labeler.Score(scenes[0].Labeled).Values, loaded!.Score(scenes[0].Labeled).Values);
        Assert.Null(await Method(name, steps: 31).LoadAsync(store, TinyTraining.Context, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(AffinityNetMethod.Name)]
    [InlineData(IrnMethod.Name)]
    public async Task Fit_WithoutABackgroundClass_Works(string name)
    {
        var scenes = TinyScene.Set(4, LabelKinds.Tags, background: false);

        using var labeler = await Method(name, steps: 3).FitAsync(
            TinyScene.Dataset(scenes, background: false), TinyTraining.Context with { Effort = 0.1 }, TestContext.Current.CancellationToken);

        var scores = labeler.Score(scenes[0].Labeled);
        Assert.All(scores.Values, score => Assert.InRange(score, 0, 1));
        Assert.Equal(TinyScene.Size * TinyScene.Size, scores.Values.Sum(), 1f);
    }

    [Fact]
    public async Task Instances_OfATaggedScene_AreOfItsClasses_AndDoNotOverlap()
    {
        var scenes = TinyScene.Set(8, LabelKinds.Tags);
        using var labeler = await Method(IrnMethod.Name, steps: 30).FitAsync(TinyScene.Dataset(scenes), TinyTraining.Context, TestContext.Current.CancellationToken);

        var instances = Assert.IsType<IInstanceLabeler>(labeler, exactMatch: false).Instances(scenes[0].Labeled);

        // Scene 0 is tagged "disc", class 1, only.
        Assert.NotEmpty(instances);
        Assert.All(instances, instance => Assert.Equal(1, instance.Class));
        Assert.All(Enumerable.Range(0, TinyScene.Size * TinyScene.Size), i => Assert.InRange(instances.Sum(instance => instance.Mask[i]), 0, 1));
    }

    [Fact]
    public async Task Fit_WithASegmenterAtTheEnd_GivesOne()
    {
        var scenes = TinyScene.Set(2, LabelKinds.Tags);
        var method = new AffinityNetMethod(new AffinityNetOptions { Cam = Cam, Steps = 2, BatchSize = 2, Crop = 64, TrainSegmenter = true });
        var store = new MemoryArtifactStore();

        using var labeler = await method.FitAsync(TinyScene.Dataset(scenes), TinyTraining.Context with { Effort = 0.05 }, TestContext.Current.CancellationToken);
        await labeler.SaveAsync(store, TestContext.Current.CancellationToken);
        using var loaded = await method.LoadAsync(store, TinyTraining.Context, TestContext.Current.CancellationToken);

        Assert.IsType<Segmentation.Methods.Shared.SegmenterLabeler>(loaded);
    }

    private static IPseudoLabelMethod Method(string name, int steps) => name == IrnMethod.Name
        ? new IrnMethod(new IrnOptions { Cam = Cam, Steps = steps, BatchSize = 4, Crop = 64 })
        : new AffinityNetMethod(new AffinityNetOptions { Cam = Cam, Steps = steps, BatchSize = 4, Crop = 64, TrainSegmenter = false });
}
