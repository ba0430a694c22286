using Pipeline.Imaging;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Stages;
using Pipeline.Segmentation.Tests.Support;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Checkpoints;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Training;

public sealed class MaskRefreshTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refresh_OfGuessedAndTrueMasks_TouchesTheGuessedOnesAlone()
    {
        var scenes = TinyScene.Set(6, LabelKinds.Tags | LabelKinds.Points);
        var store = new MemoryArtifactStore();
        var options = TinyTraining.Options(40) with { Refresh = new RefreshOptions { At = [0.8] } };
        using var trained = await new TrainStage { Device = CPU, Artifacts = store }.RunAsync(
            Set([.. scenes.Take(3).Select(Guess), .. scenes.Skip(3).Select(scene => scene.Entry)]), options, new MemoryCheckpointStore(), null, Cancellation);

        var outcome = Assert.Single(trained.Refreshes);
        Assert.Equal((32, 3), (outcome.Step, outcome.Images));
        var masks = await RefreshedMasks.LoadAsync(store, Assert.Single(store.Names), 6, Cancellation);
        TrainingEntry[] entries = [.. scenes.Select(scene => scene.Entry)];
        Assert.All(masks!.Apply(entries).Skip(3), (entry, i) => Assert.Same(entries[3 + i], entry));
    }

    [Fact]
    public async Task Resume_AfterTheRefresh_TrainsOnTheSameMasksToTheSameBytes()
    {
        var set = Set([.. TinyScene.Set(6, LabelKinds.Tags | LabelKinds.Points).Select(Guess)]);
        var options = TinyTraining.Options(8);
        using var whole = await new TrainStage { Device = CPU }.RunAsync(set, options, new MemoryCheckpointStore(), null, Cancellation);

        var (checkpoints, store) = (new MemoryCheckpointStore(), new MemoryArtifactStore());
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TrainStage { Device = CPU, Artifacts = store }.RunAsync(
            set, options, checkpoints, new Callback(p => StopAt(p, 6, stop)), stop.Token));
        var steps = new List<int>();
        using var resumed = await new TrainStage { Device = CPU, Artifacts = store }.RunAsync(
            set, options, checkpoints, new Callback(p => steps.Add(p.Step)), Cancellation);

        Assert.Equal([7, 8], steps);
        Assert.Equal(whole.Refreshes, resumed.Refreshes);
        Assert.Equal(TinyTraining.Bytes(whole), TinyTraining.Bytes(resumed));
    }

    [Theory]
    [InlineData(new[] { 1.0, 0.9, 0.8 }, new[] { 1.0, 0.9, 0.8 }, true)]
    [InlineData(new[] { 1.0, 0.9, 0.8 }, new[] { 1.0, 0.9, 0.7 }, false)]
    [InlineData(new[] { 1.0, 0.2, 0.2 }, new[] { 0.7, 0.9, 0.9 }, false)]
    [InlineData(new double[0], new double[0], true)]
    public void Guard_AgainstAMaskThatObeysLess_KeepsTheOld(double[] before, double[] after, bool allowed) =>
        Assert.Equal(allowed, MaskGuard.Allows(before, after, new RefreshOptions { MaxFall = 0.02, MaxSingleFall = 0.25 }));

    [Fact]
    public void Prediction_WithinLabels_LeavesAbsentClassesOutAndMarksAsTheyAre()
    {
        var scene = TinyScene.Create(1, LabelKinds.Boxes | LabelKinds.Points);
        var scores = new ScoreMaps(3, TinyScene.Size, TinyScene.Size, [.. Enumerable.Range(0, 3 * TinyScene.Size * TinyScene.Size).Select(i => i % 7 / 7f)]);
        var classes = new ClassList(TinyScene.Classes, "background");

        var label = LabelledPrediction.Make(scores, scene.Image, scene.Labeled, classes, new RefreshOptions());

        Assert.All(scene.Labels.Points, point => Assert.Equal(classes.IndexOf(point.Class), label.Mask.Pixels[point.Y * TinyScene.Size + point.X]));
        Assert.All(
            Enumerable.Range(0, label.ArgMax.Pixels.Length).Where(i => label.ArgMax.Pixels[i] != 0),
            i => Assert.Contains(scene.Labels.Boxes, box => classes.IndexOf(box.Class) == label.ArgMax.Pixels[i]
                && i % TinyScene.Size >= box.X && i % TinyScene.Size < box.X + box.Width && i / TinyScene.Size >= box.Y && i / TinyScene.Size < box.Y + box.Height));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refresh_OfMasksFromTags_HearsTheOldOnesWherePublishedWeightsMadeThem(bool published)
    {
        var scene = TinyScene.Create(1, LabelKinds.Tags);
        var entry = new TrainingEntry(scene.Labels.Name, () => (scene.Image, new IndexedMask(TinyScene.Size, TinyScene.Size, scene.Mask), null), cache: null, scene.Labeled);
        var store = new MemoryArtifactStore();
        // At a share of one the old mask decides wherever it is heard. The network has learned nothing yet.
        var refresh = new RefreshOptions { At = [0], OldShare = 1, UnsureMargin = 0, Crf = null, LeastTrust = 0, MaxFall = 1, MaxSingleFall = 1 };
        using var trained = await new TrainStage { Device = CPU, Artifacts = store, Pretrained = published ? TinyTraining.Backbone() : null }.RunAsync(
            Set([entry, entry, entry, entry]), TinyTraining.Options(1) with { Network = TinyTraining.PublishedNetwork, Refresh = refresh }, new MemoryCheckpointStore(), null, Cancellation);

        var masks = await RefreshedMasks.LoadAsync(store, Assert.Single(store.Names), 4, Cancellation);
        Assert.Equal(4, masks!.Replaced);
        var made = masks.Apply([entry, entry, entry, entry])[0].Load().Target;
        Assert.Equal(published, made.AsSpan().SequenceEqual(scene.Mask));
    }

    [Theory]
    [InlineData(LabelKinds.Tags, false, 255, false)]
    [InlineData(LabelKinds.Tags, true, 255, true)]
    [InlineData(LabelKinds.Tags, true, 0, false)]
    [InlineData(LabelKinds.Tags | LabelKinds.Points, false, 255, true)]
    [InlineData(LabelKinds.Tags | LabelKinds.Points, false, 0, false)]
    public void Improve_WhereTheOldMaskIsCertainAndLocated_HearsIt(LabelKinds kinds, bool published, byte confidence, bool heard)
    {
        // The prediction takes the ground between the shapes for one of them.
        var scene = TinyScene.Create(1, kinds);
        bool IsPatch(int i) => i / TinyScene.Size == 30 && scene.Mask[i] == 0;
        var scores = new float[3 * scene.Mask.Length];
        for (var i = 0; i < scene.Mask.Length; i++)
        {
            scores[(IsPatch(i) ? 1 : scene.Mask[i]) * scene.Mask.Length + i] = 0.7f;
        }

        var label = LabelledPrediction.Improve(
            new ScoreMaps(3, TinyScene.Size, TinyScene.Size, scores), scene.Image, scene.Labeled, new ClassList(TinyScene.Classes, "background"),
            scene.Mask, Enumerable.Repeat(confidence, scene.Mask.Length).ToArray(), new RefreshOptions { Crf = null }.For(published))!;

        Assert.All(Enumerable.Range(0, scene.Mask.Length).Where(IsPatch), i => Assert.Equal(heard ? 0 : 1, label.ArgMax.Pixels[i]));
    }

    [Fact]
    public async Task Budget_ThatIsSpent_EndsTheScheduleAndIsKeptOverAResume()
    {
        var set = TinyTraining.Set(4);
        var options = TinyTraining.Options(100_000) with { BudgetMinutes = 1.0 / 60 };
        var checkpoints = new MemoryCheckpointStore();
        using var trained = await new TrainStage { Device = CPU }.RunAsync(set, options, checkpoints, null, Cancellation);

        using var again = await new TrainStage { Device = CPU }.RunAsync(set, options, checkpoints, null, Cancellation);

        Assert.InRange(trained.Summary.Steps, 1, 99_999);
        Assert.Equal(100_000, trained.Summary.Planned);
        Assert.True(trained.Summary.Spent >= TimeSpan.FromSeconds(1));
        // Nothing is left to spend.
        Assert.Equal(trained.Summary.Steps, again.Summary.Steps);
    }

    private static void StopAt(TrainProgress progress, int step, CancellationTokenSource stop)
    {
        if (progress.Refreshed is null && progress.Step == step)
        {
            stop.Cancel();
        }
    }

    private static TrainingSet Set(IReadOnlyList<TrainingEntry> entries) => new(TinyScene.Classes, "background", entries, []);

    /// <summary>The scene with a mask that knows nothing of the background, and the labels it might have come from.</summary>
    private static TrainingEntry Guess(TinyScene scene) => new(
        scene.Labels.Name,
        () => (scene.Image, new IndexedMask(TinyScene.Size, TinyScene.Size, [.. scene.Mask.Select(value => value == 0 ? IndexedMask.Ignore : value)]), null),
        cache: null, scene.Labeled);
}
