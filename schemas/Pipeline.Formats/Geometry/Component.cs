namespace Pipeline.Formats.Geometry;

/// <summary>One group of touching pixels, as runs down the columns.</summary>
public sealed class Component(int width, int height)
{
    private readonly List<int> counts = [];
    private int end;

    public long Area { get; private set; }

    public PixelBox Box { get; private set; } = new(width, height, 0, 0);

    /// <summary>COCO's run lengths over the whole picture.</summary>
    public IReadOnlyList<int> Counts() => end == width * height ? counts : [.. counts, (width * height) - end];

    internal void Add(int x, int top, int bottom)
    {
        var start = (x * height) + top;
        if (start == end && counts.Count > 0)
        {
            counts[^1] += bottom - top;
        }
        else
        {
            counts.Add(start - end);
            counts.Add(bottom - top);
        }
        end = start + bottom - top;
        Area += bottom - top;
        Box = new PixelBox(Math.Min(Box.Left, x), Math.Min(Box.Top, top), Math.Max(Box.Right, x + 1), Math.Max(Box.Bottom, bottom));
    }
}
