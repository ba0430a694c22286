namespace Pipeline.Imaging;

/// <summary>What an uploaded picture may cost. Checked against the header before any memory is taken.</summary>
/// <param name="MaxPixels">Width times height; default 64 Mpx.</param>
/// <param name="MaxSide">Longest side in pixels; default 16,384.</param>
/// <param name="MaxFileBytes">Compressed size; default 64 MiB.</param>
public sealed record ImageLimits(
    long MaxPixels = ImageLimits.DefaultMaxPixels,
    int MaxSide = ImageLimits.DefaultMaxSide,
    long MaxFileBytes = ImageLimits.DefaultMaxFileBytes)
{
    public const long DefaultMaxPixels = 64L << 20;
    public const int DefaultMaxSide = 16_384;
    public const long DefaultMaxFileBytes = 64L << 20;

    public static ImageLimits Default { get; } = new();

    internal ImageProblem? CheckFile(long bytes) => bytes > MaxFileBytes
        ? new(ImageProblemCodes.TooLarge, $"The file has {bytes:N0} bytes; at most {MaxFileBytes:N0} are accepted.")
        : null;

    internal ImageProblem? CheckSize(long width, long height)
    {
        if (width > MaxSide || height > MaxSide)
            return new(ImageProblemCodes.TooLarge, $"The header says {width} x {height} pixels; a side may have at most {MaxSide}.");
        if (width * height > MaxPixels)
            return new(ImageProblemCodes.TooLarge, $"The header says {width} x {height} pixels; at most {MaxPixels:N0} pixels are accepted.");
        return null;
    }
}
