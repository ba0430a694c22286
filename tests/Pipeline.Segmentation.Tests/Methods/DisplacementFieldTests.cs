using Pipeline.Segmentation.Methods.Irn;

namespace Pipeline.Segmentation.Tests.Methods;

public sealed class DisplacementFieldTests
{
    private const int Width = 40;
    private const int Height = 24;

    // Two discs, and where each of their pixels should end.
    private static readonly (int Y, int X, int Radius)[] Discs = [(8, 9, 7), (14, 29, 8)];

    [Fact]
    public void Follow_AFieldThatPointsAtCentres_EndsThere()
    {
        var ends = new DisplacementField(Field(), Width, Height).Follow(300);

        foreach (var (i, disc) in Inside())
        {
            Assert.Equal(Discs[disc].Y, ends[i], 0.01f);
            Assert.Equal(Discs[disc].X, ends[Width * Height + i], 0.01f);
        }
    }

    [Fact]
    public void Follow_AFieldThatPointsOutside_StopsAtTheBorder()
    {
        var field = Enumerable.Repeat(-5f, 2 * Width * Height).ToArray();

        var ends = new DisplacementField(field, Width, Height).Follow(300);

        Assert.All(ends, end => Assert.Equal(0, end));
    }

    [Fact]
    public void Objects_OfTwoDiscs_AreTwo_AndEveryPixelHasItsOwn()
    {
        var (objects, count) = new DisplacementField(Field(), Width, Height).Objects(2.5, 300);

        var owners = Inside().GroupBy(pixel => pixel.Disc).Select(group => group.Select(pixel => objects[pixel.Index]).Distinct().ToArray()).ToArray();
        Assert.Equal(2, count);
        Assert.All(owners, owner => Assert.Single(owner));
        Assert.NotEqual(owners[0][0], owners[1][0]);
        Assert.DoesNotContain(0, owners.SelectMany(owner => owner));
    }

    [Fact]
    public void Split_OfTwoDiscsOfOneClass_GivesTwoInstances_AndDropsCrumbs()
    {
        var pixels = Width * Height;
        var planes = new float[2 * pixels];
        foreach (var (i, disc) in Inside())
        {
            planes[disc * pixels + i] = disc == 0 ? 1 : 0.8f;
        }
        // A crumb of the first object far off, below one per cent of the image.
        planes[pixels - 1] = 0.9f;

        var instances = InstanceSplit.Run(planes, [3, 3], Width, Height, background: 0.25, minShare: 0.01);

        Assert.Equal([1, 0.8], instances.Select(instance => Math.Round(instance.Score, 3)));
        Assert.All(instances, instance => Assert.Equal(3, instance.Class));
        for (var k = 0; k < 2; k++)
        {
            Assert.Equal(Inside().Where(pixel => pixel.Disc == k).Select(pixel => pixel.Index), instances[k].Mask.Index().Where(pixel => pixel.Item == 1).Select(pixel => pixel.Index));
        }
    }

    private static IEnumerable<(int Index, int Disc)> Inside()
    {
        for (var i = 0; i < Width * Height; i++)
        {
            for (var d = 0; d < Discs.Length; d++)
            {
                var (dy, dx) = (i / Width - Discs[d].Y, i % Width - Discs[d].X);
                if (dx * dx + dy * dy <= Discs[d].Radius * Discs[d].Radius)
                {
                    yield return (i, d);
                }
            }
        }
    }

    // Half of the way to the centre, as a field that is learned overshoots and undershoots; none in the background, but there far from short.
    private static float[] Field()
    {
        var field = Enumerable.Repeat(9f, 2 * Width * Height).ToArray();
        foreach (var (i, disc) in Inside())
        {
            field[i] = (Discs[disc].Y - i / Width) * 0.5f;
            field[Width * Height + i] = (Discs[disc].X - i % Width) * 0.5f;
        }
        return field;
    }
}
