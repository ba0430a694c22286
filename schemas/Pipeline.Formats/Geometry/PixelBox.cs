namespace Pipeline.Formats.Geometry;

/// <summary>A half-open box of whole pixels.</summary>
public readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;
}
