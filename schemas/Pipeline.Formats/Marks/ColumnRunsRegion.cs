using Pipeline.Formats.Geometry;

namespace Pipeline.Formats.Marks;

/// <summary>COCO's run lengths down the columns of a picture of its own size.</summary>
public sealed record ColumnRunsRegion(int Width, int Height, IReadOnlyList<int> Counts) : Region
{
    public override string? Paint(Bits target, double scaleX, double scaleY)
    {
        if (Width != target.Width || Height != target.Height)
            return $"is of {Width} x {Height} pixels; the image has {target.Width} x {target.Height}";
        if (!Runs.Fill(Counts, (long)Width * Height))
            return $"has run lengths that do not add up to {Width} x {Height} pixels";
        Runs.ForEachOne(Counts, (start, length) =>
        {
            for (var at = start; at < start + length; at++)
                target.Pixels[(at % Height * Width) + (at / Height)] = 1;
        });
        return null;
    }
}
