namespace Pipeline.Imaging;

/// <summary>What the header of a file says.</summary>
/// <param name="Format">By magic bytes, never by name.</param>
/// <param name="Width">Pixels as stored, before any EXIF rotation; 0 where the header ends too early.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Orientation">EXIF orientation 1–8; 1 where there is none.</param>
public readonly record struct ImageProbe(ImageFormat Format, int Width, int Height, int Orientation)
{
    public bool HasSize => Width > 0 && Height > 0;

    /// <summary>Width after EXIF rotation.</summary>
    public int DisplayWidth => Orientation >= 5 ? Height : Width;

    /// <summary>Height after EXIF rotation.</summary>
    public int DisplayHeight => Orientation >= 5 ? Width : Height;
}
