using System.Diagnostics.CodeAnalysis;
using Pipeline.Imaging.Native;

namespace Pipeline.Imaging;

/// <summary>PNG through libspng: colour pictures and 8-bit grey maps.</summary>
public static unsafe class PngCodec
{
    /// <summary>An 8-bit RGB PNG.</summary>
    public static byte[] EncodeRgb(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PngWriter.Write(image.Width, image.Height, PngColorType.Rgb, image.Pixels, withVocPalette: false);
    }

    /// <summary>An 8-bit grey PNG, used for confidence maps.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="values">Row-major, <c>width * height</c>.</param>
    public static byte[] EncodeGray(int width, int height, ReadOnlySpan<byte> values)
    {
        PixelBounds.CheckLength(width, height, 1, values.Length, nameof(values));
        return PngWriter.Write(width, height, PngColorType.Gray, values, withVocPalette: false);
    }

    /// <summary>Reads an 8-bit grey PNG; other kinds are refused, because their values would have to be invented.</summary>
    public static bool TryDecodeGray(
        ReadOnlySpan<byte> bytes,
        ImageLimits limits,
        out int width,
        out int height,
        [NotNullWhen(true)] out byte[]? values,
        [NotNullWhen(false)] out ImageProblem? problem)
    {
        values = null;
        if (!PngReader.TryOpen(bytes, limits, out width, out height, out PngReader? opened, out problem))
            return false;
        using PngReader reader = opened;
        if (reader.ColorType != PngColorType.Gray || reader.BitDepth != 8)
        {
            problem = new(ImageProblemCodes.Unsupported, $"The PNG is {reader.Kind}; an 8-bit grey one is expected.");
            return false;
        }

        var pixels = new byte[width * height];
        fixed (byte* data = bytes)
            problem = reader.Decode(data, bytes.Length, SpngNative.FormatRaw, width, pixels);
        if (problem is not null)
            return false;
        values = pixels;
        return true;
    }

    /// <summary>Reads an 8-bit grey PNG that this product wrote; anything else throws <see cref="InvalidDataException"/>.</summary>
    public static (int Width, int Height, byte[] Values) DecodeGray(ReadOnlySpan<byte> bytes) =>
        TryDecodeGray(bytes, ImageLimits.Default, out int width, out int height, out byte[]? values, out ImageProblem? problem)
            ? (width, height, values)
            : throw new InvalidDataException(problem.Message);

    /// <param name="bytes">The whole file.</param>
    /// <param name="width">As probed.</param>
    /// <param name="height">As probed.</param>
    /// <param name="rgb">Room for the picture, or empty to check only.</param>
    internal static ImageProblem? DecodeRgb(ReadOnlySpan<byte> bytes, int width, int height, Span<byte> rgb)
    {
        if (!PngReader.TryOpen(bytes, out PngReader? opened, out ImageProblem? problem))
            return problem;
        using PngReader reader = opened;
        fixed (byte* data = bytes)
        {
            return reader.HasTransparency
                ? reader.Decode(data, bytes.Length, SpngNative.FormatRgba8, width * 4, rgb, Alpha.OverWhite)
                : reader.Decode(data, bytes.Length, SpngNative.FormatRgb8, width * 3, rgb);
        }
    }
}
