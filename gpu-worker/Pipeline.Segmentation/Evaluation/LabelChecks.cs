using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Models;
using Pipeline.Imaging;
using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Evaluation;

/// <summary>Judges predictions by weak labels alone. The labels rule nothing here: the prediction is the model's own.</summary>
public sealed class LabelChecks(ClassList classes)
{
    private readonly List<double> _boxes = [];
    private readonly List<double> _marks = [];
    private readonly List<double> _satisfaction = [];
    private long _hits, _predicted, _named, _changed, _pixels;

    /// <param name="predict">Picture → class index per pixel.</param>
    /// <param name="before">The same of the model so far; null when there is none.</param>
    /// <returns>Null when no image has a label.</returns>
    public static LabelFigures? Run(
        ClassList classes, IEnumerable<LabeledImage> images, Func<RgbImage, byte[]> predict, Func<RgbImage, byte[]>? before, CancellationToken cancellation)
    {
        var checks = new LabelChecks(classes);
        foreach (var image in images.Where(image => image.Kinds != LabelKinds.None))
        {
            cancellation.ThrowIfCancellationRequested();
            var picture = image.Load();
            // Both may hand out a buffer of theirs.
            var mask = predict(picture);
            checks.Add(image, mask, before?.Invoke(picture));
        }
        return checks.Figures();
    }

    /// <param name="mask">[height, width] class index.</param>
    /// <param name="before">The same of the model so far, or null.</param>
    public void Add(LabeledImage image, ReadOnlySpan<byte> mask, byte[]? before)
    {
        foreach (var box in image.Labels.Boxes)
        {
            _boxes.Add(BoxIou(mask, image.Width, image.Height, box, (byte)classes.IndexOf(box.Class)));
        }
        _marks.AddRange(Shares(mask, LabelMarks.Of(image, classes)));
        _satisfaction.Add(LabelConstraints.Satisfaction(LabelConstraints.Degrees(mask, image, classes)));
        CountTags(image, mask);
        if (before is not null)
        {
            _pixels += mask.Length;
            for (var i = 0; i < mask.Length; i++)
            {
                _changed += mask[i] == before[i] ? 0 : 1;
            }
        }
    }

    public LabelFigures? Figures() => _satisfaction.Count == 0
        ? null
        : new LabelFigures(
            _satisfaction.Count, Mean(_boxes), Mean(_marks), _predicted + _named == 0 ? null : 2.0 * _hits / (_predicted + _named),
            _satisfaction.Average(), _pixels == 0 ? null : (double)_changed / _pixels);

    /// <summary>
    /// IoU of a label box and the bounding box of the connected piece of its class that covers most of it; 0 where the class is not in the box.
    /// </summary>
    internal static double BoxIou(ReadOnlySpan<byte> mask, int width, int height, BoxLabel box, byte index)
    {
        var components = new int[mask.Length];
        var sizes = new int[ConnectedComponents.Label(mask, width, height, components)];
        for (var y = box.Y; y < box.Y + box.Height; y++)
        {
            for (var x = box.X; x < box.X + box.Width; x++)
            {
                if (mask[y * width + x] == index)
                {
                    sizes[components[y * width + x]]++;
                }
            }
        }
        var largest = sizes.AsSpan().IndexOf(sizes.Max());
        if (sizes[largest] == 0)
        {
            return 0;
        }
        var (left, top, right, bottom) = (width, height, 0, 0);
        for (var i = 0; i < components.Length; i++)
        {
            if (components[i] == largest)
            {
                (left, right) = (Math.Min(left, i % width), Math.Max(right, i % width + 1));
                (top, bottom) = (Math.Min(top, i / width), Math.Max(bottom, i / width + 1));
            }
        }
        var overlapWidth = Math.Max(0, Math.Min(right, box.X + box.Width) - Math.Max(left, box.X));
        var overlapHeight = Math.Max(0, Math.Min(bottom, box.Y + box.Height) - Math.Max(top, box.Y));
        var overlap = (double)overlapWidth * overlapHeight;
        return overlap / ((double)(right - left) * (bottom - top) + (double)box.Width * box.Height - overlap);
    }

    private void CountTags(LabeledImage image, ReadOnlySpan<byte> mask)
    {
        var regions = LabelGeometry.Regions(image, classes);
        var areas = LabelConstraints.Areas(mask, classes.Count);
        for (var c = classes.FirstObject; c < classes.Count; c++)
        {
            var (seen, named) = (areas[c] >= Math.Max(1, LabelConstraints.LeastArea * mask.Length), regions.IsPresent(c));
            _hits += seen && named ? 1 : 0;
            _predicted += seen ? 1 : 0;
            _named += named ? 1 : 0;
        }
    }

    private static List<double> Shares(ReadOnlySpan<byte> mask, IEnumerable<LabelMark> marks)
    {
        List<double> shares = [];
        foreach (var mark in marks)
        {
            shares.Add(mark.Share(mask));
        }
        return shares;
    }

    private static double? Mean(List<double> values) => values.Count == 0 ? null : values.Average();
}
