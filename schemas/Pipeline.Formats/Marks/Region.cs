namespace Pipeline.Formats.Marks;

/// <summary>A set of pixels as some format writes it.</summary>
public abstract record Region
{
    /// <summary>Paints the region's pixels. What was painted before a problem showed stays: the image is refused anyway.</summary>
    /// <param name="target">Of the image's size.</param>
    /// <param name="scaleX">Pixels a unit across.</param>
    /// <param name="scaleY">Pixels a unit down.</param>
    /// <returns>What is wrong with the region in this picture; null when it was painted.</returns>
    public abstract string? Paint(Painter target, double scaleX, double scaleY);
}
