using Pipeline.Imaging;
using Pipeline.Numerics;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>Pixels whose class the labels give away.</summary>
internal static class Seeds
{
    /// <summary>Points and scribbles alone.</summary>
    public static SeededImage FromMarks(LabeledImage image, ClassList classes, int pointRadius)
    {
        var marks = Marks(image, classes, pointRadius);
        return new SeededImage(image, marks, marks, LabelGeometry.Regions(image, classes));
    }

    /// <summary>What the CRF makes of a method's scores, less the pixels where the best class leads by less than <paramref name="margin"/>.</summary>
    public static SeededImage FromScores(LabeledImage image, ScoreMaps scores, ClassRegions regions, double margin, CrfOptions crf)
    {
        var composition = new CompositionOptions { UnsureMargin = margin, Crf = crf };
        var seeds = MaskComposer.Compose(scores, image.Load(), regions, null, composition).Mask.Pixels;
        var unmarked = new byte[seeds.Length];
        Array.Fill(unmarked, IndexedMask.Ignore);
        return new SeededImage(image, seeds, unmarked, regions);
    }

    /// <summary>[height, width]: a point as a disc, a scribble as drawn; later marks win. 255 = not marked.</summary>
    public static byte[] Marks(LabeledImage image, ClassList classes, int pointRadius)
    {
        var marks = new byte[image.Width * image.Height];
        Array.Fill(marks, IndexedMask.Ignore);
        foreach (var scribble in image.Labels.Scribbles)
        {
            var path = scribble.Path.Select(vertex => ((float)vertex[0], (float)vertex[1])).ToArray();
            Rasterizer.Polyline(marks, image.Width, image.Height, path, scribble.Stroke, (byte)classes.IndexOf(scribble.Class));
        }
        foreach (var point in image.Labels.Points)
        {
            Rasterizer.Disc(marks, image.Width, image.Height, point.X, point.Y, pointRadius, (byte)classes.IndexOf(point.Class));
        }
        return marks;
    }

    /// <summary>Where the labels allow one class only, that class; marks go over it.</summary>
    public static byte[] OnlyPossible(LabeledImage image, ClassRegions regions, byte[] marks)
    {
        var pixels = image.Width * image.Height;
        var allowed = regions.Rasterize(image.Height, image.Width);
        var seeds = (byte[])marks.Clone();
        var counts = new int[pixels];
        var only = new byte[pixels];
        foreach (var c in regions.Present)
        {
            var may = allowed.AsSpan(c * pixels, pixels);
            for (var i = 0; i < pixels; i++)
            {
                if (may[i] != 0)
                {
                    (counts[i], only[i]) = (counts[i] + 1, (byte)c);
                }
            }
        }
        for (var i = 0; i < pixels; i++)
        {
            if (seeds[i] == IndexedMask.Ignore && counts[i] == 1)
            {
                seeds[i] = only[i];
            }
        }
        return seeds;
    }
}
