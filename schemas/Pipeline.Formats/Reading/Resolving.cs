using Pipeline.Contracts;
using Pipeline.Contracts.Labels;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Marks;
using Pipeline.Imaging;

namespace Pipeline.Formats.Reading;

/// <summary>
/// Marks → pixels of one image. When all that is marked are whole objects, the image has a full mask: what no object covers is
/// background. Otherwise regions count as boxes and lines like everything else that people mark.
/// </summary>
internal sealed class Resolving(
    string image, int width, int height, IReadOnlyList<string> classes, string? background, Func<string, ReadOnlyMemory<byte>?> pictures)
{
    private const int MaxMarks = 10_000;
    private const int MaxReasons = 10;

    private readonly Dictionary<string, byte> indices = classes.Take(255).Select((name, index) => (name, index)).ToDictionary(p => p.name, p => (byte)p.index);
    private readonly List<Problem> problems = [];
    private readonly List<string> tags = [];
    private readonly List<BoxLabel> boxes = [];
    private readonly List<PointLabel> points = [];
    private readonly List<ScribbleLabel> scribbles = [];
    private IndexedMask? canvas;
    private Painter? painter;

    public ResolvedImage Run(IReadOnlyList<LabelledImage> parts)
    {
        // 255 in the canvas of a partial labelling is "not marked".
        var whole = parts.All(part => part.Marks.All(mark => mark is TagMark or RegionMark or PictureMark { IsWhole: true }))
            && parts.Any(part => part.IsComplete || part.Marks.Any(mark => mark is RegionMark or PictureMark));
        var empty = whole && background is not null ? indices[background] : IndexedMask.Ignore;
        foreach (var part in parts)
            Add(part, empty);
        if (problems.Count == 0 && (canvas is not null || whole))
        {
            canvas ??= new IndexedMask(width, height, empty);
            // Boxes say where a class may be: next to points and lines of the same class they would deny those.
            var boxed = boxes.Select(box => box.Class).ToHashSet();
            WeakFromMask.Add(canvas, classes, name => name != background && (whole || boxed.Contains(name)), tags, boxes, scribbles);
        }
        if (boxes.Count > MaxMarks || points.Count > MaxMarks || scribbles.Count > MaxMarks)
            Report(image, "too-many-marks", $"has {boxes.Count} boxes, {points.Count} points and {scribbles.Count} lines; at most {MaxMarks} of each are allowed");
        if (problems.Count > 0)
            return new ResolvedImage(null, null, problems);
        var labels = new WeakImage { Name = image, Width = width, Height = height, Tags = [.. tags.Distinct()], Boxes = boxes, Points = points, Scribbles = scribbles };
        return new ResolvedImage(labels, whole ? canvas : null, []);
    }

    private void Add(LabelledImage part, byte empty)
    {
        if (part is { Width: { } w, Height: { } h } && (w != width || h != height))
        {
            problems.Add(new Problem(image, "size-mismatch",
                $"images/{image} is {width} x {height} pixels after its EXIF rotation; its label says {w} x {h}."));
            return;
        }
        var (scaleX, scaleY) = part.Units is { } units ? (width / units, height / units) : (1, 1);
        foreach (var mark in part.Marks)
        {
            if (problems.Count >= MaxReasons)
                return;
            switch (mark)
            {
                case TagMark tag:
                    tags.Add(tag.Class);
                    break;
                case BoxMark box:
                    AddBox(box, scaleX, scaleY);
                    break;
                case PointMark point:
                    if (Pixel(point.At, point.X * scaleX, point.Y * scaleY) is [var x, var y])
                        points.Add(new PointLabel(point.Class, x, y));
                    break;
                case StrokeMark stroke:
                    AddStroke(stroke, scaleX, scaleY);
                    break;
                case RegionMark region:
                    AddRegion(region, scaleX, scaleY, empty);
                    break;
                case PictureMark picture:
                    AddPicture(picture, empty);
                    break;
                case WeakMark weak:
                    tags.AddRange(weak.Labels.Tags);
                    boxes.AddRange(weak.Labels.Boxes);
                    points.AddRange(weak.Labels.Points);
                    scribbles.AddRange(weak.Labels.Scribbles);
                    break;
            }
        }
    }

    private void AddBox(BoxMark box, double scaleX, double scaleY)
    {
        var (left, top, right, bottom) = (box.Left * scaleX, box.Top * scaleY, box.Right * scaleX, box.Bottom * scaleY);
        if (!Tolerance.Admits(left, width) || !Tolerance.Admits(right, width) || !Tolerance.Admits(top, height) || !Tolerance.Admits(bottom, height) || right < left || bottom < top)
        {
            Report(box.At, "outside-image", $"is a box from ({left:0.##}, {top:0.##}) to ({right:0.##}, {bottom:0.##}); '{image}' has {width} x {height} pixels");
            return;
        }
        var x = Math.Clamp((int)Math.Round(left), 0, width - 1);
        var y = Math.Clamp((int)Math.Round(top), 0, height - 1);
        boxes.Add(new BoxLabel(box.Class, x, y, Math.Clamp((int)Math.Round(right) - x, 1, width - x), Math.Clamp((int)Math.Round(bottom) - y, 1, height - y)));
    }

    private void AddStroke(StrokeMark stroke, double scaleX, double scaleY)
    {
        var path = new List<int[]>(stroke.Path.Count);
        foreach (var vertex in stroke.Path)
        {
            if (Pixel(stroke.At, vertex.X * scaleX, vertex.Y * scaleY) is not { } pixel)
                return;
            if (path.Count == 0 || path[^1][0] != pixel[0] || path[^1][1] != pixel[1])
                path.Add(pixel);
        }
        // Longer lines go on in another one that begins where they end.
        for (var from = 0; from < path.Count && (from == 0 || from < path.Count - 1); from += MaxMarks - 1)
            scribbles.Add(new ScribbleLabel(stroke.Class, Math.Clamp(stroke.Width, 1, 1_000), path[from..Math.Min(path.Count, from + MaxMarks)]));
    }

    private void AddRegion(RegionMark mark, double scaleX, double scaleY, byte empty)
    {
        canvas ??= new IndexedMask(width, height, empty);
        painter ??= new Painter(canvas);
        painter.Value = mark.Class is null ? IndexedMask.Ignore : indices[mark.Class];
        if (mark.Region.Paint(painter, scaleX, scaleY) is { } wrong)
            Report(mark.At, "wrong-region", wrong);
    }

    private void AddPicture(PictureMark picture, byte empty)
    {
        if (pictures(picture.At) is not { } bytes)
        {
            Report(picture.At, "missing-file", "was not uploaded");
            return;
        }
        var (mask, problem) = picture.Decode(bytes);
        if (mask is null)
        {
            problems.Add(problem!);
            return;
        }
        if (mask.Width != width || mask.Height != height)
        {
            Report(picture.At, "size-mismatch", $"is {mask.Width} x {mask.Height} pixels; {image} is {width} x {height}");
            return;
        }
        if (picture.IsWhole)
            Paint(mask, picture, empty);
        else
            AddScribbles(mask, picture);
    }

    private void Paint(IndexedMask mask, PictureMark picture, byte empty)
    {
        canvas ??= new IndexedMask(width, height, empty);
        for (var i = 0; i < mask.Pixels.Length; i++)
        {
            var value = mask.Pixels[i];
            if (value != IndexedMask.Ignore && value >= picture.Classes.Count)
            {
                Report(picture.At, "unknown-class", $"holds class index {value}; allowed: 0 to {picture.Classes.Count - 1}, and 255 to ignore");
                return;
            }
            canvas.Pixels[i] = value == IndexedMask.Ignore ? value : indices[picture.Classes[value]];
        }
    }

    private void AddScribbles(IndexedMask mask, PictureMark picture)
    {
        foreach (var value in mask.Pixels.Distinct().Where(v => v != IndexedMask.Ignore).Order().ToList())
        {
            if (value >= picture.Classes.Count)
            {
                Report(picture.At, "unknown-class", $"holds class index {value}; allowed: 0 to {picture.Classes.Count - 1}, and 255 for unmarked pixels");
                return;
            }
            if (Strokes.Cover(Bits.Where(mask, value), picture.Classes[value], MaxMarks) is { } lines)
                scribbles.AddRange(lines);
            else
                Report(picture.At, "too-many-marks", $"marks {picture.Classes[value]} in more than {MaxMarks} pieces, which is the limit");
        }
    }

    /// <summary>The pixel that holds a place; null, with a problem, when it is of another picture.</summary>
    private int[]? Pixel(string at, double x, double y)
    {
        if (Tolerance.Admits(x, width) && Tolerance.Admits(y, height))
            return [Math.Clamp((int)Math.Floor(x), 0, width - 1), Math.Clamp((int)Math.Floor(y), 0, height - 1)];
        Report(at, "outside-image", $"is at ({x:0.##}, {y:0.##}); '{image}' has {width} x {height} pixels");
        return null;
    }

    private void Report(string at, string code, string what) => problems.Add(new Problem(at, code, $"{at} {what}."));
}
