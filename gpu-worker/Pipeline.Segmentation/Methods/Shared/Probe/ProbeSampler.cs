using Pipeline.Imaging;
using Pipeline.Segmentation.Networks;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared.Probe;

/// <summary>Reads an image's late features and brings its labels to their grid.</summary>
internal sealed class ProbeSampler(ProbeTrunk trunk, ClassList classes, Device device)
{
    // Added to a logit it removes the class and leaves every sum finite.
    private const float RuledOut = -1e4f;

    // A cell belongs to the regions that cover a good part of it: at a box's edge both sides stay possible.
    private const double Covered = 0.25;

    /// <param name="mostCells">More than this are thinned out at random; seeded cells stay.</param>
    public ProbeSample Read(SeededImage image, int mostCells, Random random)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var map = trunk.Read(ImageTensor.Create(image.Image.Load(), trunk.Backbone.Preprocessing, device));
        var (height, width) = ((int)map.shape[2], (int)map.shape[3]);
        var seeds = SeedsOn(image, height, width);
        var features = map.flatten(2)[0].t();
        var holds = tensor(Enumerable.Range(0, classes.Count).Select(c => image.Regions.IsPresent(c) ? 1f : 0).ToArray(), device: device);
        var ruled = RuledOn(image, holds, height, width);
        var seeded = seeds.ToHashSet();
        var unseen = tensor(Enumerable.Range(0, classes.Count).Select(c => image.Regions.IsPresent(c) && !seeded.Contains(c) ? 1f : 0).ToArray(), device: device);
        if (seeds.Length > mostCells)
        {
            var kept = Enumerable.Range(0, seeds.Length).OrderBy(cell => seeds[cell] == IndexedMask.Ignore).ThenBy(_ => random.Next()).Take(mostCells).Select(cell => (long)cell).ToArray();
            var index = tensor(kept, device: device);
            (features, ruled, seeds) = (features.index_select(0, index), ruled.index_select(0, index), [.. kept.Select(cell => seeds[cell])]);
        }
        return new ProbeSample(
            features.contiguous().MoveToOuterDisposeScope(), ruled.contiguous().MoveToOuterDisposeScope(), tensor(seeds, device: device).MoveToOuterDisposeScope(),
            unseen.MoveToOuterDisposeScope());
    }

    private Tensor RuledOn(SeededImage image, Tensor holds, int height, int width)
    {
        var raster = Array.ConvertAll(image.Regions.Rasterize(image.Image.Height, image.Image.Width), value => (float)value);
        var shares = nn.functional.adaptive_avg_pool2d(tensor(raster, [1, classes.Count, image.Image.Height, image.Image.Width], device: device), [height, width]);
        var allowed = shares.ge(Covered).to_type(ScalarType.Float32);
        // Outside all boxes it is anything but what the image holds, and says nothing of an image that holds every class.
        var isEmpty = allowed.sum(1, keepdim: true).eq(0).to_type(ScalarType.Float32);
        var others = holds.sum().item<float>() < classes.Count ? 1 - holds : ones_like(holds);
        allowed += isEmpty * others.reshape(1, -1, 1, 1);
        return ((1 - allowed) * RuledOut).flatten(2)[0].t();
    }

    // The class seeded most often in a cell.
    private long[] SeedsOn(SeededImage image, int height, int width)
    {
        var votes = new int[height * width * classes.Count];
        for (var i = 0; i < image.Seeds.Length; i++)
        {
            if (image.Seeds[i] != IndexedMask.Ignore)
            {
                var (y, x) = (i / image.Image.Width * height / image.Image.Height, i % image.Image.Width * width / image.Image.Width);
                votes[(y * width + x) * classes.Count + image.Seeds[i]]++;
            }
        }
        var seeds = new long[height * width];
        for (var cell = 0; cell < seeds.Length; cell++)
        {
            var counts = votes.AsSpan(cell * classes.Count, classes.Count);
            var best = 0;
            for (var c = 1; c < counts.Length; c++)
            {
                best = counts[c] > counts[best] ? c : best;
            }
            seeds[cell] = counts[best] > 0 ? best : IndexedMask.Ignore;
        }
        return seeds;
    }
}
