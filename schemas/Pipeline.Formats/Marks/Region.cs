using Pipeline.Formats.Geometry;

namespace Pipeline.Formats.Marks;

/// <summary>A set of pixels as some format writes it.</summary>
public abstract record Region
{
    /// <summary>Sets the region's pixels.</summary>
    /// <param name="target">A picture of the image's size.</param>
    /// <param name="scaleX">Pixels a unit across.</param>
    /// <param name="scaleY">Pixels a unit down.</param>
    /// <returns>What is wrong with the region in this picture; null when it was painted.</returns>
    public abstract string? Paint(Bits target, double scaleX, double scaleY);
}
