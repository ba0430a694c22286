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
        var (pixels, classes) = (scores.Height * scores.Width, scores.Classes);
        var allowed = regions.Rasterize(scores.Height, scores.Width);
        for (var i = 0; i < pixels; i++)
        {
            var (sum, count) = (0f, 0);
            for (var c = 0; c < classes; c++)
            {
                if (allowed[c * pixels + i] != 0)
                {
                    sum += scores.Values[c * pixels + i];
                    count++;
                }
            }
            for (var c = 0; c < classes; c++)
            {
                ref var score = ref scores.Values[c * pixels + i];
                // Outside all boxes of a picture whose classes are all boxed, the presence list still holds.
                var may = count > 0 ? allowed[c * pixels + i] != 0 : regions.IsPresent(c);
                score = !may ? 0 : sum > 1e-6f ? score / sum : count > 0 ? 1f / count : score;
            }
        }
    }
}
