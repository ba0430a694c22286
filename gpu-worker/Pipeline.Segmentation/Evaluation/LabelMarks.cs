using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Numerics;

namespace Pipeline.Segmentation.Evaluation;

/// <summary>What was marked on an image, mark by mark.</summary>
internal static class LabelMarks
{
    /// <summary>Scribbles, then points; one that covers no pixel is left out.</summary>
    public static IEnumerable<LabelMark> Of(LabeledImage image, ClassList classes) =>
        image.Labels.Scribbles.Select(scribble => Of(image, scribble, (byte)classes.IndexOf(scribble.Class)))
            .Where(mark => mark.Pixels.Length > 0)
            .Concat(image.Labels.Points.Select(point => new LabelMark([point.Y * image.Width + point.X], (byte)classes.IndexOf(point.Class))));

    private static LabelMark Of(LabeledImage image, ScribbleLabel scribble, byte index)
    {
        var drawn = new byte[image.Width * image.Height];
        Array.Fill(drawn, IndexedMask.Ignore);
        var path = scribble.Path.Select(vertex => ((float)vertex[0], (float)vertex[1])).ToArray();
        Rasterizer.Polyline(drawn, image.Width, image.Height, path, scribble.Stroke, index);
        return new LabelMark([.. Enumerable.Range(0, drawn.Length).Where(i => drawn[i] == index)], index);
    }
}
