namespace Pipeline.Imaging;

/// <summary>One 8-bit sRGB colour.</summary>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    public static Rgb Black => new(0, 0, 0);

    public static Rgb White => new(255, 255, 255);

    /// <summary>Black or white, whichever reads better on this colour.</summary>
    public Rgb Contrast => (R * 299) + (G * 587) + (B * 114) > 128_000 ? Black : White;
}
