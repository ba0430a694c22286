using Pipeline.Imaging;
using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Candidates;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Methods.Shared.Probe;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Tests.Support;
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
        var scenes = TinyScene.Set(12, LabelKinds.Tags, background: false);
        var data = TinyScene.Dataset(scenes, background: false);
        var images = data.Images.Select(image => Seeds.FromMarks(image, data.Classes, 1)).ToList();

        using var probe = FeatureProbe.Fit(network.Backbone, images, data.Classes, new ProbeOptions(), TinyTraining.Context, TestContext.Current.CancellationToken);

        // Equal shares among an image's tags would be right on a third to a half of it; whole classes missed score far below.
        var matrix = new ConfusionMatrix(3);
        for (var i = 0; i < images.Count; i++)
        {
            var scores = probe.Score(images[i].Image.Load());
            LabelGeometry.Restrict(scores, images[i].Regions);
            matrix.Add(scenes[i].Mask, Best(scores));
        }
        Assert.True(matrix.MeanIou > 0.5, $"mIoU is {matrix.MeanIou:f3}");
    }

    [Fact]
    public void Sampler_WithFewerCellsThanTheImageHas_KeepsTheSeededOnes()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkFactory.Create(TinyTraining.Network, 3);
        var data = TinyScene.Dataset(TinyScene.Set(1, LabelKinds.Points));
        var image = Seeds.FromMarks(data.Images[0], data.Classes, 2);
        var sampler = new ProbeSampler(network.Backbone, data.Classes, CPU);
        using var whole = sampler.Read(image, int.MaxValue, new Random(1));

        using var thin = sampler.Read(image, 12, new Random(1));

        Assert.Equal(12, thin.Features.shape[0]);
        Assert.Equal(Seeded(whole), Seeded(thin));
    }

    [Fact]
    public async Task Candidates_WithoutPublishedWeightsOrWithABackground_SaysWhatItNeeds()
    {
        var method = new CandidatesMethod(new CandidatesOptions());
        var data = TinyScene.Dataset(TinyScene.Set(2, LabelKinds.Tags));

        var problem = await Assert.ThrowsAsync<OptionsException>(() => method.FitAsync(data, TinyTraining.Context, TestContext.Current.CancellationToken));

        Assert.Contains("backbone weights", problem.Message, StringComparison.Ordinal);
    }

    private static int Seeded(ProbeSample sample) => sample.Seeds.data<long>().ToArray().Count(seed => seed != IndexedMask.Ignore);

    private static byte[] Best(ScoreMaps scores)
    {
        var pixels = scores.Height * scores.Width;
        return [.. Enumerable.Range(0, pixels).Select(i => (byte)Enumerable.Range(0, scores.Classes).MaxBy(c => scores.Values[c * pixels + i]))];
    }
}
