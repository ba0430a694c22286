using Pipeline.Formats.Geometry;

namespace Pipeline.Formats.Marks;

/// <summary>COCO's run lengths down the columns of a picture of its own size.</summary>
public sealed record ColumnRunsRegion(int Width, int Height, IReadOnlyList<int> Counts) : Region
{
    public override string? Paint(Painter target, double scaleX, double scaleY)
    {
        if (Width != target.Width || Height != target.Height)
            return $"is of {Width} x {Height} pixels; the image has {target.Width} x {target.Height}";
        if (!Runs.Fill(Counts, (long)Width * Height))
            return $"has run lengths that do not add up to {Width} x {Height} pixels";
        string? tooMuch = target.Spend(Counts.Count);
        Runs.ForEachOne(Counts, (start, length) =>
        {
            tooMuch ??= target.Spend(length);
            // A run may go on at the top of the next column.
            for (var (at, end) = (start, start + length); tooMuch is null && at < end;)
            {
                var stop = Math.Min(end, ((at / Height) + 1) * Height);
                target.Column(at / Height, at % Height, stop - (at / Height * Height));
                at = stop;
            }
        });
        return tooMuch;
    }
}
