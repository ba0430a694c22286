using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation.Stages;

namespace Pipeline.Segmentation.Tests.Support;

/// <summary>Red discs and blue squares over grey-green noise: small enough to learn in seconds, exact truth, all label kinds.</summary>
public sealed record TinyScene(RgbImage Image, byte[] Mask, WeakImage Labels)
{
    public const int Size = 64;

    public static readonly string[] Classes = ["background", "disc", "square"];

    public static TinyScene Create(int seed, LabelKinds kinds, bool background = true)
    {
        var random = new Random(seed * 7919 + 17);
        var pixels = new byte[Size * Size * 3];
        var mask = new byte[Size * Size];
        var tone = random.Next(60, 150);
        for (var i = 0; i < mask.Length; i++)
        {
            var grain = random.Next(-25, 26);
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = ((byte)(tone + grain), (byte)(tone + 20 + grain), (byte)(tone + grain));
        }
        var labels = new WeakImage { Name = $"{seed}.png", Width = Size, Height = Size };
        // One shape in each half; every third scene shows two of a kind, so tags differ between scenes.
        var first = seed % 3 == 0 ? 1 : 1 + seed % 2;
        var second = seed % 3 == 0 ? 1 : seed % 3 == 1 ? 3 - first : 2;
        labels = Paint(labels, random, pixels, mask, first, random.Next(14, 20), random.Next(16, 48), kinds);
        labels = Paint(labels, random, pixels, mask, second, random.Next(44, 50), random.Next(16, 48), kinds);
        if (kinds.HasFlag(LabelKinds.Points))
        {
            labels = labels with { Points = [.. labels.Points, new PointLabel("background", 1, 1), new PointLabel("background", Size - 2, Size - 2)] };
        }
        if (kinds.HasFlag(LabelKinds.Scribbles))
        {
            labels = labels with { Scribbles = [.. labels.Scribbles, new ScribbleLabel("background", 3, [[2, 2], [2, Size - 3], [Size - 3, Size - 3]])] };
        }
        return background ? new TinyScene(new RgbImage(Size, Size, pixels), mask, labels) : WithoutBackground(pixels, mask, labels);
    }

    public static IReadOnlyList<TinyScene> Set(int count, LabelKinds kinds, bool background = true) =>
        [.. Enumerable.Range(0, count).Select(i => Create(i, kinds, background))];

    public static WeakDataset Dataset(IReadOnlyList<TinyScene> scenes, bool background = true) =>
        new(Classes, background ? "background" : null, [.. scenes.Select(scene => scene.Labeled)]);

    public LabeledImage Labeled => new(Labels, () => Image);

    public TrainingEntry Entry => new(Labels.Name, () => (Image, new IndexedMask(Size, Size, Mask), null));

    private static WeakImage Paint(WeakImage labels, Random random, byte[] pixels, byte[] mask, int shape, int cx, int cy, LabelKinds kinds)
    {
        var radius = random.Next(9, 13);
        for (var y = Math.Max(0, cy - radius); y < Math.Min(Size, cy + radius); y++)
        {
            for (var x = Math.Max(0, cx - radius); x < Math.Min(Size, cx + radius); x++)
            {
                var (dx, dy) = (x + 0.5 - cx, y + 0.5 - cy);
                if (shape == 1 && dx * dx + dy * dy > radius * radius)
                {
                    continue;
                }
                var i = y * Size + x;
                mask[i] = (byte)shape;
                var grain = random.Next(-20, 21);
                (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = shape == 1
                    ? ((byte)(210 + grain), (byte)(60 + grain), (byte)(50 + grain))
                    : ((byte)(50 + grain), (byte)(70 + grain), (byte)(210 + grain));
            }
        }
        var name = Classes[shape];
        var (left, top) = (Math.Max(0, cx - radius), Math.Max(0, cy - radius));
        return labels with
        {
            Tags = kinds.HasFlag(LabelKinds.Tags) ? [.. labels.Tags.Append(name).Distinct()] : [],
            Boxes = kinds.HasFlag(LabelKinds.Boxes) ? [.. labels.Boxes, new BoxLabel(name, left, top, Math.Min(Size, cx + radius) - left, Math.Min(Size, cy + radius) - top)] : [],
            Points = kinds.HasFlag(LabelKinds.Points) ? [.. labels.Points, new PointLabel(name, cx, cy)] : [],
            Scribbles = kinds.HasFlag(LabelKinds.Scribbles) ? [.. labels.Scribbles, new ScribbleLabel(name, 3, [[cx - 4, cy], [cx + 4, cy]])] : [],
        };
    }

    // "background" becomes a class like the others, named by its labels.
    private static TinyScene WithoutBackground(byte[] pixels, byte[] mask, WeakImage labels) => new(
        new RgbImage(Size, Size, pixels), mask, labels with
        {
            Tags = labels.Tags.Count > 0 ? [.. labels.Tags, "background"] : [],
            Boxes = labels.Boxes.Count > 0 ? [.. labels.Boxes, new BoxLabel("background", 0, 0, Size, Size)] : [],
        });
}
