using Pipeline.Contracts.Labels;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Evaluation;

/// <summary>
/// How far a mask does what the labels of its image say: one degree in [0, 1] a constraint, the crisp forms of the logic constraints
/// (Colamonaco et al., 2026). Pixels at 255 belong to no class.
/// </summary>
public static class LabelConstraints
{
    /// <summary>A class with less of the image than this is not there.</summary>
    public const double LeastArea = 0.001;

    /// <summary>The degrees in a fixed order: absent classes, present classes, boxes, boxed classes, scribbles, points. Empty without labels.</summary>
    public static IReadOnlyList<double> Degrees(ReadOnlySpan<byte> mask, LabeledImage image, ClassList classes)
    {
        if (image.Kinds == LabelKinds.None)
        {
            return [];
        }
        var regions = LabelGeometry.Regions(image, classes);
        var areas = Areas(mask, classes.Count);
        var least = Math.Max(1, LeastArea * mask.Length);
        var absent = Enumerable.Range(0, classes.Count).Where(c => !regions.IsPresent(c)).Sum(c => areas[c]);
        List<double> degrees = [1 - (double)absent / Math.Max(1, areas.Sum())];
        foreach (var c in regions.Present.Where(c => c >= classes.FirstObject))
        {
            degrees.Add(Math.Min(1, areas[c] / least));
        }
        foreach (var box in image.Labels.Boxes)
        {
            degrees.Add(Tightness(mask, image.Width, box, (byte)classes.IndexOf(box.Class)));
        }
        foreach (var c in regions.Present)
        {
            if (regions.BoxesOf(c) is not null)
            {
                degrees.Add(Inside(mask, image.Width, c, regions.Allows, areas[c]));
            }
        }
        foreach (var mark in LabelMarks.Of(image, classes))
        {
            degrees.Add(mark.Share(mask));
        }
        return degrees;
    }

    /// <summary>Their mean; 1 for an image without labels.</summary>
    public static double Satisfaction(IReadOnlyList<double> degrees) => degrees.Count == 0 ? 1 : degrees.Average();

    /// <summary>Pixels of each class.</summary>
    internal static long[] Areas(ReadOnlySpan<byte> mask, int classes)
    {
        var areas = new long[256];
        foreach (var value in mask)
        {
            areas[value]++;
        }
        return areas[..classes];
    }

    /// <summary>Share of the box's rows and columns that hold a pixel of its class.</summary>
    private static double Tightness(ReadOnlySpan<byte> mask, int width, BoxLabel box, byte index)
    {
        var rows = 0;
        var columns = new bool[box.Width];
        for (var y = box.Y; y < box.Y + box.Height; y++)
        {
            var any = false;
            for (var x = 0; x < box.Width; x++)
            {
                if (mask[y * width + box.X + x] == index)
                {
                    any = columns[x] = true;
                }
            }
            rows += any ? 1 : 0;
        }
        return (rows + columns.Count(column => column)) / (double)(box.Height + box.Width);
    }

    /// <summary>Share of a class's pixels that lie where it may be.</summary>
    private static double Inside(ReadOnlySpan<byte> mask, int width, int index, Func<int, double, double, bool> allows, long area)
    {
        var inside = 0L;
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] == index && allows(index, i % width, i / width))
            {
                inside++;
            }
        }
        return area == 0 ? 1 : (double)inside / area;
    }
}
