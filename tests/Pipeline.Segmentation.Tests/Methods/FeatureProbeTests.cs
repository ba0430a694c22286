using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Candidates;
using Pipeline.Segmentation.Methods.Partial;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Methods.Shared.Probe;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Tests.Support;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Methods;

/// <summary>What tags alone leave possible is enough where images differ in their tags.</summary>
public sealed class FeatureProbeTests
{
    [Fact]
    public void Fit_OnTagsWithoutBackground_FindsEachClassWhereItIs()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        // Any fixed features that see colour will do: what is tested is the learning from candidates.
        using var network = NetworkFactory.Create(TinyTraining.Network, 3);
        string[] names = ["red", "green", "blue"];
        var halves = Enumerable.Range(0, 12).Select(i => Halves(i, names)).ToList();
        var data = new WeakDataset(names, null, [.. halves.Select(half => half.Image)]);
        var images = data.Images.Select(image => Seeds.FromMarks(image, data.Classes, 1)).ToList();

        using var probe = FeatureProbe.Fit(new ProbeTrunk(network.Backbone, Deep: false), images, data.Classes, new ProbeOptions().For(LabelKinds.Tags), TinyTraining.Context, TestContext.Current.CancellationToken);

        // Swapping the two tags of an image, or giving it all to one, gets less than a third.
        var matrix = new ConfusionMatrix(3);
        for (var i = 0; i < images.Count; i++)
        {
            var scores = probe.Score(images[i].Image.Load(), new ScoringOptions());
            LabelGeometry.Restrict(scores, images[i].Regions);
            matrix.Add(halves[i].Mask, Best(scores));
        }
        Assert.True(matrix.MeanIou > 0.6, $"mIoU is {matrix.MeanIou:f3}");
    }

    [Fact]
    public void Fit_StartsWithAllClassesAlike_WhateverTheSeed()
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var scores = FitTiny(seed, new ProbeOptions { Epochs = 1, LearningRate = 0 });

            Assert.All(scores, score => Assert.InRange(score, 0.3, 0.37));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Fit_WhereSeedsOfAClassCountMore_FindsMoreOfIt(int c)
    {
        float[] weights = [1, 1, 1];
        weights[c] = 20;

        var (alike, more) = (Mean(null), Mean(weights));

        Assert.True(more > alike, $"{more:f3} where they count more, {alike:f3} where all count alike");

        float Mean(float[]? seedWeights)
        {
            var scores = FitTiny(1, new ProbeOptions(), LabelKinds.Scribbles, seedWeights);
            return scores.AsSpan(scores.Length / 3 * c, scores.Length / 3).ToArray().Average();
        }
    }

    [Fact]
    public void Fit_AsksForThePresenceOfTags_MoreWithEveryPass()
    {
        // The first pass knows nothing yet of which class is where.
        Assert.Equal(Scores(epochs: 1, presence: 0), Scores(epochs: 1, presence: 5));
        Assert.NotEqual(Scores(epochs: 2, presence: 0), Scores(epochs: 2, presence: 5));

        float[] Scores(int epochs, double presence) => FitTiny(1, new ProbeOptions { Epochs = epochs, PresenceWeight = presence });
    }

    [Fact]
    public void Sampler_WithFewerCellsThanTheImageHas_KeepsTheSeededOnes()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkFactory.Create(TinyTraining.Network, 3);
        var data = TinyScene.Dataset(TinyScene.Set(1, LabelKinds.Points));
        var image = Seeds.FromMarks(data.Images[0], data.Classes, 2);
        var sampler = new ProbeSampler(new ProbeTrunk(network.Backbone, Deep: false), data.Classes, CPU);
        using var whole = sampler.Read(image, int.MaxValue, new Random(1));

        using var thin = sampler.Read(image, 12, new Random(1));

        Assert.Equal(12, thin.Features.shape[0]);
        Assert.Equal(Seeded(whole), Seeded(thin));
    }

    [Theory]
    [InlineData(new[] { "a" }, new[] { false, true, true })]
    [InlineData(new[] { "a", "b", "c" }, new[] { true, true, true })]
    public void Sampler_OutsideAllBoxesWithoutBackground_AllowsWhatTheImageDoesNotHold(string[] boxed, bool[] allowed)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkFactory.Create(TinyTraining.Network, 3);
        const int Size = TinyScene.Size;
        var classes = new ClassList(["a", "b", "c"], null);
        var labels = new WeakImage { Name = "x.png", Width = Size, Height = Size, Boxes = [.. boxed.Select(name => new BoxLabel(name, 0, 0, Size / 2, Size / 2))] };
        var image = Seeds.FromMarks(Black(labels), classes, 1);

        using var sample = new ProbeSampler(new ProbeTrunk(network.Backbone, Deep: false), classes, CPU).Read(image, int.MaxValue, new Random(1));

        Assert.Equal(allowed, sample.Ruled[-1].data<float>().ToArray().Select(value => value == 0));
        Assert.Equal(classes.Select(name => boxed.Contains(name) ? 0f : -1e4f), sample.Ruled[0].data<float>().ToArray());
        Assert.Equal(classes.Select(name => boxed.Contains(name) ? 1f : 0), sample.Unseen.data<float>().ToArray());
    }

    [Fact]
    public async Task Candidates_WithoutPublishedWeightsOrWithABackground_SaysWhatItNeeds()
    {
        var method = new CandidatesMethod(new CandidatesOptions());
        var data = TinyScene.Dataset(TinyScene.Set(2, LabelKinds.Tags));

        var problem = await Assert.ThrowsAsync<OptionsException>(() => method.FitAsync(data, TinyTraining.Context, TestContext.Current.CancellationToken));

        Assert.Contains("backbone weights", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_WithPublishedWeights_LabelsByTheProbe_AndLoadsAsTheSame()
    {
        var scenes = TinyScene.Set(3, LabelKinds.Scribbles);
        var data = TinyScene.Dataset(scenes);
        var context = TinyTraining.Context with { Pretrained = TinyTraining.Backbone() };
        var method = new PartialMethod(new PartialOptions { Segmenter = new() { Recipe = SegmenterRecipe.FineTune with { Network = TinyTraining.PublishedNetwork } } });
        var store = new MemoryArtifactStore();

        using var fitted = await method.FitAsync(data, context, TestContext.Current.CancellationToken);
        await fitted.SaveAsync(store, TestContext.Current.CancellationToken);
        using var loaded = await method.LoadAsync(store, context, TestContext.Current.CancellationToken);

        Assert.IsType<ProbeLabeler>(loaded);
        Assert.Equal(fitted.Score(data.Images[0]).Values, loaded.Score(data.Images[0]).Values);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Score_KeepsWhatClassesGetThatTheLabelsDoNotName(bool published)
    {
        var data = TinyScene.Dataset(TinyScene.Set(3, LabelKinds.Scribbles));
        var segmenter = new SegmenterFitOptions { SeedSteps = 2, Rounds = 0, Recipe = published ? SegmenterRecipe.FineTune with { Network = TinyTraining.PublishedNetwork } : null };
        var tagged = new LabeledImage(new WeakImage { Name = "x.png", Width = TinyScene.Size, Height = TinyScene.Size, Tags = [data.Classes[1]] }, data.Images[0].Load);

        using var labeler = await new PartialMethod(new PartialOptions { Segmenter = segmenter }).FitAsync(data, TinyTraining.Context with { Pretrained = published ? TinyTraining.Backbone() : null }, TestContext.Current.CancellationToken);

        Assert.All(labeler.Score(tagged).Plane(2).ToArray(), score => Assert.True(score > 0));
    }

    [Fact]
    public void SeedWeights_GiveObjectsTheirShare_WhateverTheNumberOfCells()
    {
        using var scope = NewDisposeScope();
        var seeds = tensor(new long[] { 0, 0, 0, 0, 2, IndexedMask.Ignore, 1 });
        var known = tensor(new float[] { 1, 1, 1, 1, 1, 0, 1 });

        var balanced = FeatureProbe.SeedWeights(seeds, known, 0.9).data<float>().ToArray();
        var plain = FeatureProbe.SeedWeights(seeds, known, null).data<float>().ToArray();

        Assert.Equal([0.025f, 0.025f, 0.025f, 0.025f, 0.45f, 0, 0.45f], balanced, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.All(plain.Where((_, i) => i != 5), weight => Assert.Equal(1 / 6f, weight, 1e-6f));
    }

    [Fact]
    public void Presence_AsksForTheLikeliestCellsOfEachTag_ThatNoSeedShows()
    {
        using var scope = NewDisposeScope();
        float[,] probabilities = { { 0.9f, 0.1f, 0 }, { 0.6f, 0.4f, 0 }, { 0.5f, 0.3f, 0.2f }, { 0.2f, 0.2f, 0.6f }, { 0.01f, 0.01f, 0.98f } };
        var log = tensor(probabilities).clamp_min(1e-9).log();
        using var tagged = Sample(4, unseen: [1, 1, 0]);
        using var seeded = Sample(1, unseen: [0, 0, 0]);
        using var partly = Sample(1, unseen: [0, 0, 1]);

        var presence = FeatureProbe.Presence(log, [tagged, seeded], 0.5).item<float>();
        var ofOne = FeatureProbe.Presence(log[4].unsqueeze(0), [partly], 0.5).item<float>();

        // The best two of four cells: 0.75 for the first class, 0.35 for the second; the third is not in the image.
        Assert.Equal(-(Math.Log(0.75) + Math.Log(0.35)) / 2 / 2, presence, 1e-5);
        Assert.Equal(-Math.Log(0.98), ofOne, 1e-5);

        static ProbeSample Sample(int cells, float[] unseen) => new(zeros(cells, 1), zeros(cells, 3), zeros(cells, ScalarType.Int64), tensor(unseen));
    }

    [Fact]
    public void Sampler_CallsUnseenWhatAnImageHoldsAndNoSeedShows()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkFactory.Create(TinyTraining.Network, 3);
        const int Size = TinyScene.Size;
        var classes = new ClassList(["a", "b", "c"], null);
        var labels = new WeakImage { Name = "x.png", Width = Size, Height = Size, Tags = ["a", "b"], Points = [new PointLabel("b", 9, 9)] };
        var image = Seeds.FromMarks(Black(labels), classes, 1);

        using var sample = new ProbeSampler(new ProbeTrunk(network.Backbone, Deep: false), classes, CPU).Read(image, int.MaxValue, new Random(1));

        Assert.Equal([1f, 0, 0], sample.Unseen.data<float>().ToArray());
    }

    [Theory]
    [InlineData(false, 512)]
    [InlineData(true, 512 + 1024)]
    public void Trunk_Deep_ReadsTheLevelBeforeToo(bool deep, int channels)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var trunk = ProbeTrunk.Create(NetworkFactory.MobileNet, deep);
        trunk.Backbone.eval();
        var images = rand(1, 3, 64, 96);

        var features = trunk.Read(images);

        Assert.Equal([1, channels, 4, 6], features.shape);
        Assert.Equal(channels, trunk.Channels);
        // A segmenter's backbone has the same first features.
        var levels = trunk.Backbone.LevelFeatures(images);
        Assert.True(features.slice(1, 0, 512, 1).equal(levels[3]).all().item<bool>());
    }

    [Theory]
    [InlineData(LabelKinds.Tags, 2)]
    [InlineData(LabelKinds.Points, 0)]
    [InlineData(LabelKinds.Points | LabelKinds.Boxes, 0)]
    [InlineData(LabelKinds.Boxes, 0)]
    public async Task Fit_WithPublishedWeights_LearnsAgainFromItsMasks_WithTagsAlone(LabelKinds kinds, int rounds)
    {
        var scenes = TinyScene.Set(3, kinds);
        var data = new WeakDataset(TinyScene.Classes, null, TinyScene.Dataset(scenes).Images);
        var stages = new List<string>();
        var context = TinyTraining.Context with { Pretrained = TinyTraining.Backbone(), Progress = new Collected(stages) };
        var recipe = SegmenterRecipe.FineTune with { Network = TinyTraining.PublishedNetwork };
        IPseudoLabelMethod method = kinds.HasFlag(LabelKinds.Boxes)
            ? new BoxMethod(new BoxOptions { Segmenter = new() { Recipe = recipe } })
            : new CandidatesMethod(new CandidatesOptions { Segmenter = new() { Recipe = recipe } });
        var store = new MemoryArtifactStore();

        using var fitted = await method.FitAsync(data, context, TestContext.Current.CancellationToken);
        await fitted.SaveAsync(store, TestContext.Current.CancellationToken);
        using var loaded = await method.LoadAsync(store, context, TestContext.Current.CancellationToken);

        var (card, _) = (await LabelerFiles.LoadAsync(method.Id, store, TestContext.Current.CancellationToken))!.Value;
        Assert.Equal(kinds == LabelKinds.Tags, card.Deep);
        Assert.Equal(rounds, stages.Distinct().Count(stage => stage.StartsWith("refine masks", StringComparison.Ordinal)));
        Assert.Equal(fitted.Score(data.Images[0]).Values, loaded!.Score(data.Images[0]).Values);
    }

    [Theory]
    [InlineData(LabelKinds.Tags, 8, true, 2)]
    [InlineData(LabelKinds.Tags | LabelKinds.Points, 0.4, false, 0)]
    [InlineData(LabelKinds.Boxes, 0.4, false, 0)]
    public void Options_ForTheKindsOfLabel_FillInWhatNobodyChose(LabelKinds kinds, double decay, bool deep, int rounds)
    {
        Assert.Equal(new ProbeOptions { WeightDecay = decay, Deep = deep, Rounds = rounds }, new ProbeOptions().For(kinds));

        var chosen = new ProbeOptions { WeightDecay = 1, Deep = !deep, Rounds = 1 };
        Assert.Equal(chosen, chosen.For(kinds));
    }

    [Theory]
    [InlineData(0, 2, "PresenceShare is 0; allowed: above 0 to 1")]
    [InlineData(1.5, 2, "PresenceShare is 1.5; allowed: above 0 to 1")]
    [InlineData(0.1, -1, "Rounds is -1; allowed: 0 to 10")]
    public async Task Fit_WithProbeOptionsOutOfRange_NamesTheOption(double presenceShare, int rounds, string expected)
    {
        var probe = new ProbeOptions { PresenceShare = presenceShare, Rounds = rounds };
        var method = new PartialMethod(new PartialOptions { Segmenter = new() { Probe = probe } });
        var data = TinyScene.Dataset(TinyScene.Set(2, LabelKinds.Points));

        var problem = await Assert.ThrowsAsync<OptionsException>(() => method.FitAsync(data, TinyTraining.Context, TestContext.Current.CancellationToken));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BoxSeeds_WithoutBackground_AreTheMarksAlone_ForAProbe()
    {
        const int Size = TinyScene.Size;
        var labels = new WeakImage
        {
            Name = "a.png", Width = Size, Height = Size, Boxes = [new BoxLabel("disc", 10, 10, 10, 10)], Points = [new PointLabel("background", 40, 40)],
        };
        var image = Black(labels);

        var seeds = BoxSeeds.Create(image, new ClassList(TinyScene.Classes, null), new BoxOptions { PointRadius = 1 }, fill: true);

        Assert.Equal(seeds.Marks, seeds.Seeds);
        Assert.Equal((0, IndexedMask.Ignore), (seeds.Seeds[40 * Size + 40], seeds.Seeds[50 * Size + 50]));
    }

    [Fact]
    public void BoxSeeds_Filled_PutTheSmallerBoxOnTop_AndKeepMarks()
    {
        const int Size = TinyScene.Size;
        var labels = new WeakImage
        {
            Name = "a.png", Width = Size, Height = Size,
            Boxes = [new BoxLabel("disc", 10, 10, 10, 10), new BoxLabel("square", 0, 0, 40, 40)],
            Points = [new PointLabel("background", 35, 35), new PointLabel("disc", 60, 60)],
        };
        var image = Black(labels);

        var seeds = BoxSeeds.Create(image, new ClassList(TinyScene.Classes, "background"), new BoxOptions { PointRadius = 1 }, fill: true).Seeds;

        Assert.Equal((1, 2, 0, 0), (seeds[15 * Size + 15], seeds[5 * Size + 5], seeds[35 * Size + 35], seeds[50 * Size + 50]));
    }

    private sealed class Collected(List<string> stages) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => stages.Add(value.Stage);
    }

    // [classes, pixels] softmax of the first of two scenes.
    private static float[] FitTiny(int seed, ProbeOptions options, LabelKinds kinds = LabelKinds.Tags, float[]? seedWeights = null)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        using var network = NetworkFactory.Create(TinyTraining.Network, 3);
        var data = TinyScene.Dataset(TinyScene.Set(2, kinds));
        var images = data.Images.Select(image => Seeds.FromMarks(image, data.Classes, 1)).ToList();
        using var probe = FeatureProbe.Fit(
            new ProbeTrunk(network.Backbone, Deep: false), images, data.Classes, options.For(kinds), TinyTraining.Context, TestContext.Current.CancellationToken, seedWeights);
        return probe.Score(data.Images[0].Load(), new ScoringOptions()).Values;
    }

    private static LabeledImage Black(WeakImage labels) => new(labels, () => new RgbImage(labels.Width, labels.Height, new byte[3 * labels.Width * labels.Height]));

    // Two of three colours side by side, met at a random column; the tags name both and say no more.
    private static (LabeledImage Image, byte[] Mask) Halves(int index, string[] names)
    {
        const int Size = TinyScene.Size;
        var random = new Random(index);
        var (left, right, column) = (index % 3, (index + 1 + index / 3 % 2) % 3, random.Next(20, 44));
        var (pixels, mask) = (new byte[Size * Size * 3], new byte[Size * Size]);
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = (byte)(i % Size < column ? left : right);
            for (var k = 0; k < 3; k++)
            {
                pixels[3 * i + k] = (byte)((k == mask[i] ? 190 : 60) + random.Next(-30, 31));
            }
        }
        var picture = new RgbImage(Size, Size, pixels);
        var labels = new WeakImage { Name = $"{index}.png", Width = Size, Height = Size, Tags = [names[left], names[right]] };
        return (new LabeledImage(labels, () => picture), mask);
    }

    private static int Seeded(ProbeSample sample) => sample.Seeds.data<long>().ToArray().Count(seed => seed != IndexedMask.Ignore);

    private static byte[] Best(ScoreMaps scores)
    {
        var pixels = scores.Height * scores.Width;
        return [.. Enumerable.Range(0, pixels).Select(i => (byte)Enumerable.Range(0, scores.Classes).MaxBy(c => scores.Values[c * pixels + i]))];
    }
}
