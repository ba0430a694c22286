using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.AffinityNet;
using Pipeline.Segmentation.Methods.Irn;
using Pipeline.Segmentation.Methods.Shared;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Methods;

/// <summary>Pairs, their affinities and losses, as AffinityNet and IRNet share them.</summary>
public sealed class PairSetsTests
{
    [Theory]
    [InlineData(5, 34)]
    [InlineData(10, 152)]
    public void Offsets_OfThePublishedRadii_AreAsManyAsPublished(int radius, int count) => Assert.Equal(count, AffinityOffsets.HalfPlane(radius).Length);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_CountsEveryPairOnce(bool background)
    {
        using var scope = NewDisposeScope();
        var random = new Random(4);
        const int Height = 6, Width = 7;
        var labels = Enumerable.Range(0, Height * Width).Select(_ => (long)(random.Next(4) is var l && l == 3 ? 255 : l)).ToArray();

        var sets = PairSets.Of(tensor(labels, [1, Height, Width]), AffinityOffsets.HalfPlane(4), background);

        var (objects, empty, different) = (0, 0, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            for (var j = i + 1; j < labels.Length; j++)
            {
                var (dy, dx) = (j / Width - i / Width, j % Width - i % Width);
                if (dx * dx + dy * dy >= 16 || labels[i] == 255 || labels[j] == 255)
                {
                    continue;
                }
                if (labels[i] != labels[j])
                {
                    different++;
                }
                else if (background && labels[i] == 0)
                {
                    empty++;
                }
                else
                {
                    objects++;
                }
            }
        }
        Assert.Equal(objects, sets.Objects.sum().item<float>());
        Assert.Equal(different, sets.Different.sum().item<float>());
        Assert.Equal(background ? empty : null, sets.Background?.sum().item<float>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AffinityLoss_OfPerfectAffinities_IsNothing_AndOfTheirOpposite_IsLarge(bool background)
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new long[] { 0, 0, 1, 0, 0, 1, 2, 2, 1 }, [1, 3, 3]);
        var offsets = AffinityOffsets.HalfPlane(3);
        var sets = PairSets.Of(labels, offsets, background);
        var perfect = background ? sets.Objects + sets.Background! : sets.Objects;

        Assert.InRange(Math.Abs(sets.AffinityLoss(perfect).item<float>()), 0, 2e-5);
        // -log(1e-5) on every pair.
        Assert.Equal(-Math.Log(1e-5), sets.AffinityLoss(1 - perfect).item<float>(), 2);
    }

    [Fact]
    public void AffinityLoss_WeighsTheThreeSetsByAQuarterAQuarterAndAHalf()
    {
        using var scope = NewDisposeScope();
        var sets = new PairSets(tensor(new float[] { 1, 1, 0, 0 }), tensor(new float[] { 0, 0, 1, 0 }), tensor(new float[] { 0, 0, 0, 1 }));

        var loss = sets.AffinityLoss(tensor([0.5f, 0.25f, 0.1f, 0.6f])).item<float>();

        Assert.Equal(0.25 * (Math.Log(2) + Math.Log(4)) / 2 + 0.25 * Math.Log(10) - 0.5 * Math.Log(0.4), loss, 3);
    }

    [Fact]
    public void Affinities_InTraining_AreThoseOfTheWalk()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var (features, boundary) = (randn([1, 5, 6, 7]), rand([1, 6, 7]));
        var offsets = AffinityOffsets.HalfPlane(5);
        using var likeness = AffinityField.FromFeatures(features.data<float>().ToArray(), 5, 7, 6, offsets);
        using var path = AffinityField.FromBoundary(boundary.data<float>().ToArray(), 7, 6, offsets);

        RequireEqual(likeness, AffinityTrainer.Affinities(features, offsets));
        RequireEqual(path, IrnLoss.PathAffinities(boundary, offsets));
    }

    [Fact]
    public void Displacements_ThatPointAtTheCentre_CostNothing()
    {
        using var scope = NewDisposeScope();
        // Everything is one object with its centre at row 2, column 3, but for two columns of background without displacement.
        var (labels, field) = (new long[30], new float[60]);
        for (var i = 0; i < 30; i++)
        {
            var (y, x) = (i / 6, i % 6);
            var inside = x >= 2;
            (labels[i], field[i], field[30 + i]) = inside ? (1, 2 - y, 3 - x) : (0, 0, 0);
        }
        var offsets = AffinityOffsets.HalfPlane(4);
        var sets = PairSets.Of(tensor(labels, [1, 5, 6]), offsets, background: true);
        var displacement = tensor(field, [1, 2, 5, 6]);

        Assert.Equal(0, IrnLoss.Displacements(displacement, sets, offsets).item<float>(), 5);
        // A constant on all of it changes no difference; the opposite sign does.
        Assert.Equal(0, IrnLoss.Displacements(displacement + 3, sets, offsets).item<float>(), 4);
        Assert.True(IrnLoss.Displacements(-displacement, sets, offsets).item<float>() > 0.5);
    }

    private static void RequireEqual(AffinityField expected, Tensor actual)
    {
        var values = actual.data<float>().ToArray();
        var at = 0;
        for (var o = 0; o < expected.Offsets.Length; o++)
        {
            var offset = expected.Offsets[o];
            for (var y = 0; y < expected.Height - offset.Y; y++)
            {
                for (var x = Math.Max(0, -offset.X); x < Math.Min(expected.Width, expected.Width - offset.X); x++, at++)
                {
                    Assert.Equal(expected.Values[(o * expected.Height + y) * expected.Width + x], values[at], 1e-5f);
                }
            }
        }
        Assert.Equal(values.Length, at);
    }
}
