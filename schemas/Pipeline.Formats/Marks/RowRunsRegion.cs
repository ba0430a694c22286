using Pipeline.Formats.Geometry;

namespace Pipeline.Formats.Marks;

/// <summary>CVAT's run lengths along the rows of a box.</summary>
public sealed record RowRunsRegion(PixelBox Box, IReadOnlyList<int> Counts) : Region
{
    public override string? Paint(Painter target, double scaleX, double scaleY)
    {
        if (Box.Left < 0 || Box.Top < 0 || Box.Right > target.Width || Box.Bottom > target.Height)
            return $"lies in the box ({Box.Left}, {Box.Top}) to ({Box.Right}, {Box.Bottom}); the image has {target.Width} x {target.Height} pixels";
        if (!Runs.Fill(Counts, (long)Box.Width * Box.Height))
            return $"has run lengths that do not add up to {Box.Width} x {Box.Height} pixels";
        string? tooMuch = target.Spend(Counts.Count);
        Runs.ForEachOne(Counts, (start, length) =>
        {
            tooMuch ??= target.Spend(length);
            // A run may go on at the left of the next row.
            for (var (at, end) = (start, start + length); tooMuch is null && at < end;)
            {
                var stop = Math.Min(end, ((at / Box.Width) + 1) * Box.Width);
                target.Row(Box.Top + (at / Box.Width), Box.Left + (at % Box.Width), Box.Left + stop - (at / Box.Width * Box.Width));
                at = stop;
            }
        });
        return tooMuch;
    }
}
