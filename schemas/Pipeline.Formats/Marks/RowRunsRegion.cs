using Pipeline.Formats.Geometry;

namespace Pipeline.Formats.Marks;

/// <summary>CVAT's run lengths along the rows of a box.</summary>
public sealed record RowRunsRegion(PixelBox Box, IReadOnlyList<int> Counts) : Region
{
    public override string? Paint(Bits target, double scaleX, double scaleY)
    {
        if (Box.Left < 0 || Box.Top < 0 || Box.Right > target.Width || Box.Bottom > target.Height)
            return $"lies in the box ({Box.Left}, {Box.Top}) to ({Box.Right}, {Box.Bottom}); the image has {target.Width} x {target.Height} pixels";
        if (!Runs.Fill(Counts, (long)Box.Width * Box.Height))
            return $"has run lengths that do not add up to {Box.Width} x {Box.Height} pixels";
        Runs.ForEachOne(Counts, (start, length) =>
        {
            for (var at = start; at < start + length; at++)
                target.Pixels[((Box.Top + (at / Box.Width)) * target.Width) + Box.Left + (at % Box.Width)] = 1;
        });
        return null;
    }
}
