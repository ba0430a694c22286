using Pipeline.Contracts.Labels;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>What an image's labels say about where classes are.</summary>
internal static class LabelGeometry
{
    /// <summary>
    /// Present are the classes that any label of the image names, and the background. A class with boxes stays inside them, since
    /// whoever boxes a class boxes all of it. An image without labels allows everything.
    /// </summary>
    public static ClassRegions Regions(LabeledImage image, ClassList classes)
    {
        var present = new bool[classes.Count];
        var boxes = new BoxLabel[]?[classes.Count];
        if (image.Kinds == LabelKinds.None)
        {
            Array.Fill(present, true);
            return new ClassRegions(present, boxes) { HasBackground = classes.HasBackground };
        }
        var labels = image.Labels;
        foreach (var name in labels.Tags.Concat(labels.Points.Select(p => p.Class)).Concat(labels.Scribbles.Select(s => s.Class)).Concat(labels.Boxes.Select(b => b.Class)))
        {
            present[classes.IndexOf(name)] = true;
        }
        foreach (var group in labels.Boxes.GroupBy(box => box.Class))
        {
            boxes[classes.IndexOf(group.Key)] = [.. group];
        }
        if (classes.HasBackground)
        {
            (present[0], boxes[0]) = (true, null);
        }
        return new ClassRegions(present, boxes) { HasBackground = classes.HasBackground };
    }

    /// <summary>Drops what the labels rule out and scales each pixel's scores to sum 1; a pixel left with nothing gets equal shares of what is allowed.</summary>
    public static void Restrict(ScoreMaps scores, ClassRegions regions)
    {
        var pixels = scores.Height * scores.Width;
        var allowed = regions.Rasterize(scores.Height, scores.Width);
        var (sums, counts) = (new float[pixels], new int[pixels]);
        // A plane at a time: a walk over the classes of one pixel is a jump of megabytes a step.
        for (var c = 0; c < scores.Classes; c++)
        {
            var plane = scores.Plane(c);
            var may = allowed.AsSpan(c * pixels, pixels);
            if (!regions.IsPresent(c))
            {
                plane.Clear();
                continue;
            }
            for (var i = 0; i < pixels; i++)
            {
                if (may[i] != 0)
                {
                    sums[i] += plane[i];
                    counts[i]++;
                }
            }
        }
        foreach (var c in regions.Present)
        {
            var plane = scores.Plane(c);
            var may = allowed.AsSpan(c * pixels, pixels);
            for (var i = 0; i < pixels; i++)
            {
                // None may be outside all boxes of a picture whose classes are all boxed; the present ones keep their scores there.
                if (counts[i] > 0)
                {
                    plane[i] = may[i] == 0 ? 0 : sums[i] > 1e-6f ? plane[i] / sums[i] : 1f / counts[i];
                }
            }
        }
    }
}
