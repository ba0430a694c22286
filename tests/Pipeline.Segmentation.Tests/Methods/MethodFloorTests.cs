using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Mixed;
using Pipeline.Segmentation.Methods.Partial;
using Pipeline.Segmentation.Stages;
using Pipeline.Segmentation.Tests.Support;
using TorchSharp;

namespace Pipeline.Segmentation.Tests.Methods;

/// <summary>Each label kind must beat "everything is background" by far on eight small scenes.</summary>
public sealed class MethodFloorTests
{
    /// <summary>How far a few seconds of learning on eight tiny scenes must lead the mask that learned nothing.</summary>
    private const double Margin = 0.2;

    [Theory]
    [InlineData(LabelKinds.Tags)]
    [InlineData(LabelKinds.Points)]
    [InlineData(LabelKinds.Scribbles)]
    [InlineData(LabelKinds.Boxes)]
    [InlineData(LabelKinds.Boxes | LabelKinds.Scribbles)]
    public async Task Fit_OnEachLabelKind_BeatsAllBackground(LabelKinds kinds)
    {
        var scenes = TinyScene.Set(8, kinds);

        var (miou, floor) = await TinyLabeling.RunAsync(scenes, Method(MethodSelector.Choose(TinyScene.Dataset(scenes)).Method));

        Assert.True(miou > floor + Margin, $"{kinds}: mIoU {miou:f3}, all background {floor:f3}");
    }

    [Fact]
    public async Task Fit_OnAMixOfKinds_LearnsFromAllOfThem()
    {
        LabelKinds[] kinds = [LabelKinds.Tags, LabelKinds.Points, LabelKinds.Scribbles, LabelKinds.Boxes];
        TinyScene[] scenes = [.. Enumerable.Range(0, 8).Select(i => TinyScene.Create(i, kinds[i % 4]))];

        Assert.Equal(MixedMethod.Name, MethodSelector.Choose(TinyScene.Dataset(scenes)).Method);
        var (miou, floor) = await TinyLabeling.RunAsync(scenes, Method(MixedMethod.Name));

        Assert.True(miou > floor + Margin, $"mIoU {miou:f3}, all background {floor:f3}");
    }

    [Theory]
    [InlineData(LabelKinds.Points)]
    [InlineData(LabelKinds.Boxes | LabelKinds.Scribbles)]
    public async Task Fit_WithoutABackgroundClass_LabelsEveryPixelWithAListedClass(LabelKinds kinds)
    {
        var scenes = TinyScene.Set(8, kinds, background: false);

        var (miou, floor) = await TinyLabeling.RunAsync(scenes, Method(MethodSelector.Choose(TinyScene.Dataset(scenes, background: false)).Method), background: false);

        Assert.True(miou > floor + Margin, $"{kinds}: mIoU {miou:f3}, all of one class {floor:f3}");
    }

    [Fact]
    public async Task Fit_OfTagsWithoutABackgroundClass_Works()
    {
        // "background" is a class like the others here, and tagged in every image.
        var scenes = TinyScene.Set(6, LabelKinds.Tags, background: false);

        var (miou, _) = await TinyLabeling.RunAsync(scenes, new CamMethod(Cam with { ClassifierSteps = 5 }), background: false);

        Assert.InRange(miou, 0, 1);
    }

    [Fact]
    public async Task FitOrLoad_OfAKnownLabeler_UsesTheThreadsAsked()
    {
        var data = TinyScene.Dataset(TinyScene.Set(2, LabelKinds.Points));
        var (method, store, stage) = (Method(PartialMethod.Name), new MemoryArtifactStore(), new PseudoLabelStage());
        var context = TinyTraining.Context with { Effort = 0.05 };
        (await stage.FitOrLoadAsync(method, data, context, store, TestContext.Current.CancellationToken)).Dispose();
        try
        {
            using var loaded = await stage.FitOrLoadAsync(method, data, context with { Threads = 2 }, store, TestContext.Current.CancellationToken);

            Assert.Equal(2, torch.get_num_threads());
        }
        finally
        {
            torch.set_num_threads(1);
        }
    }

    [Fact]
    public async Task Labeler_SavedAndLoaded_ScoresTheSame()
    {
        var scenes = TinyScene.Set(4, LabelKinds.Points);
        var data = TinyScene.Dataset(scenes);
        var method = Method(PartialMethod.Name);
        var store = new MemoryArtifactStore();
        var context = TinyTraining.Context with { Effort = 0.1 };
        var stage = new PseudoLabelStage();

        using var fitted = await stage.FitOrLoadAsync(method, data, context, store, TestContext.Current.CancellationToken);
        using var loaded = await method.LoadAsync(store, context, TestContext.Current.CancellationToken);
        var other = await new PartialMethod(new PartialOptions { PointRadius = 9 }).LoadAsync(store, context, TestContext.Current.CancellationToken);

        Assert.NotNull(loaded);
        Assert.Null(other);
        Assert.Equal(fitted.Score(data.Images[0]).Values, loaded.Score(data.Images[0]).Values);
        Assert.Equal(fitted.Id, loaded.Id);
    }

    [Theory]
    [InlineData("partial")]
    [InlineData("box")]
    [InlineData("cam")]
    [InlineData("mixed")]
    [InlineData("grad-cam")]
    [InlineData("affinitynet")]
    [InlineData("irn")]
    public async Task Fit_WithoutLabelsItCanUse_SaysWhatItNeeds(string name)
    {
        var scenes = TinyScene.Set(2, LabelKinds.None);

        var problem = await Assert.ThrowsAsync<NoUsableLabelsException>(() =>
            MethodRegistry.Find(name).FitAsync(TinyScene.Dataset(scenes), TinyTraining.Context, TestContext.Current.CancellationToken));

        Assert.Contains(name, problem.Message);
    }

    [Fact]
    public async Task Fit_WhenCancelled_Stops()
    {
        var data = TinyScene.Dataset(TinyScene.Set(4, LabelKinds.Tags));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Method(CamMethod.Name).FitAsync(data, TinyTraining.Context, cancelled.Token));
    }

    private static CamOptions Cam { get; } = new() { ClassifierSteps = 60, Crop = 64, BatchSize = 4, Segmenter = TinyTraining.Fit };

    private static IPseudoLabelMethod Method(string name) => name switch
    {
        CamMethod.Name => new CamMethod(Cam),
        PartialMethod.Name => new PartialMethod(new PartialOptions { Segmenter = TinyTraining.Fit }),
        BoxMethod.Name => new BoxMethod(new BoxOptions { Segmenter = TinyTraining.Fit with { AllowedWeight = 1 } }),
        _ => new MixedMethod(new MixedOptions { Cam = Cam, Box = new BoxOptions { Segmenter = TinyTraining.Fit }, Segmenter = TinyTraining.Fit }),
    };
}
