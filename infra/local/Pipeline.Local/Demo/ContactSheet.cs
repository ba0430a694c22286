using Pipeline.Contracts.Labels;
using Pipeline.Imaging;

namespace Pipeline.Local.Demo;

/// <summary>Scenes side by side with what was marked, made and true: image, weak labels, pseudo-mask, truth, prediction.</summary>
public static class ContactSheet
{
    private const int Gap = 4;
    private const int Header = 14;
    private const float MaskOpacity = 0.6f;
    private static readonly Rgb Paper = new(24, 24, 28);
    private static readonly Rgb Ink = new(235, 235, 235);

    /// <param name="rows">At least one; all images of one size.</param>
    public static RgbImage Draw(IReadOnlyList<ContactSheetRow> rows, IReadOnlyList<string> classes)
    {
        var columns = Columns(rows[0]);
        int width = rows[0].Image.Width, height = rows[0].Image.Height;
        var canvas = new Canvas(new RgbImage(columns.Count * (width + Gap) + Gap, Header + rows.Count * (height + Gap) + Gap));
        canvas.Fill(Paper);
        for (var column = 0; column < columns.Count; column++)
        {
            var left = Gap + column * (width + Gap);
            canvas.Text(columns[column].Title, left, Gap, Ink);
            for (var row = 0; row < rows.Count; row++)
                canvas.Blit(columns[column].Draw(rows[row], classes), left, Header + row * (height + Gap));
        }
        return canvas.Image;
    }

    private static List<(string Title, Func<ContactSheetRow, IReadOnlyList<string>, RgbImage> Draw)> Columns(ContactSheetRow first)
    {
        List<(string, Func<ContactSheetRow, IReadOnlyList<string>, RgbImage>)> columns = [("IMAGE", (row, _) => row.Image)];
        if (first.Labels is not null)
            columns.Add(("WEAK LABELS", (row, classes) => DrawLabels(row.Image, row.Labels!, classes)));
        if (first.PseudoMask is not null)
            columns.Add(("PSEUDO-MASK", (row, _) => Over(row.Image, row.PseudoMask!)));
        columns.Add(("TRUTH", (row, _) => Over(row.Image, row.Truth)));
        if (first.Prediction is not null)
            columns.Add(("PREDICTION", (row, _) => Over(row.Image, row.Prediction!)));
        return columns;
    }

    private static RgbImage Over(RgbImage image, IndexedMask mask) => Overlay.Blend(image, mask, MaskOpacity, transparentIndex: 0);

    /// <summary>Marks in the colours of their class; the background's are white. Tags are written at the bottom.</summary>
    private static RgbImage DrawLabels(RgbImage image, WeakImage labels, IReadOnlyList<string> classes)
    {
        var canvas = new Canvas(image.Copy());
        foreach (var box in labels.Boxes)
            canvas.Rectangle(box.X, box.Y, box.Width, box.Height, ColorOf(box.Class), thickness: 2);
        foreach (var scribble in labels.Scribbles)
            canvas.Polyline([.. scribble.Path.Select(p => ((float)p[0], (float)p[1]))], scribble.Stroke, ColorOf(scribble.Class));
        foreach (var point in labels.Points)
        {
            canvas.Disc(point.X, point.Y, 4, new Rgb(0, 0, 0));
            canvas.Disc(point.X, point.Y, 3, ColorOf(point.Class));
        }
        for (var tag = 0; tag < labels.Tags.Count; tag++)
        {
            var top = image.Height - 9 * (labels.Tags.Count - tag) - 2;
            canvas.FillRectangle(2, top - 1, Canvas.TextWidth(labels.Tags[tag]) + 3, 9, Paper);
            canvas.Text(labels.Tags[tag].ToUpperInvariant(), 4, top, Ink);
        }
        return canvas.Image;

        Rgb ColorOf(string name)
        {
            var index = classes.ToList().IndexOf(name);
            if (index <= 0)
                return new Rgb(255, 255, 255);
            var (r, g, b) = VocPalette.Color((byte)index);
            return new Rgb(r, g, b);
        }
    }
}
