using System.Diagnostics.CodeAnalysis;
using Pipeline.Imaging.Native;

namespace Pipeline.Imaging;

/// <summary>Masks as files: 8-bit indexed PNG with the VOC palette, the pixel value being the class index.</summary>
public static unsafe class MaskCodec
{
    /// <summary>Writes the mask; viewers show VOC colours, programs read indices.</summary>
    public static byte[] Encode(IndexedMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return PngWriter.Write(mask.Width, mask.Height, PngColorType.Indexed, mask.Pixels, withVocPalette: true);
    }

    /// <summary>
    /// Reads class indices from an indexed PNG (1, 2, 4 or 8 bits, the palette is not looked at) or an 8-bit grey one.
    /// RGB and 16-bit files are refused: their values are colours, and guessing a class from a colour hides mistakes.
    /// </summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes,
        ImageLimits limits,
        [NotNullWhen(true)] out IndexedMask? mask,
        [NotNullWhen(false)] out ImageProblem? problem)
    {
        mask = null;
        if (!PngReader.TryOpen(bytes, limits, out int width, out int height, out PngReader? opened, out problem))
            return false;
        using PngReader reader = opened;
        bool indexed = reader.ColorType == PngColorType.Indexed && reader.BitDepth is 1 or 2 or 4 or 8;
        bool gray = reader.ColorType == PngColorType.Gray && reader.BitDepth == 8;
        if (!indexed && !gray)
        {
            problem = new(ImageProblemCodes.Unsupported, $"The mask is a PNG with {reader.Kind} pixels; an indexed or 8-bit grey one is expected, the value being the class index.");
            return false;
        }

        int perByte = 8 / reader.BitDepth;
        int rowBytes = (width + perByte - 1) / perByte;
        var packed = new byte[rowBytes * height];
        fixed (byte* data = bytes)
            problem = reader.Decode(data, bytes.Length, SpngNative.FormatRaw, rowBytes, packed);
        if (problem is not null)
            return false;
        mask = new IndexedMask(width, height, perByte == 1 ? packed : Unpack(packed, width, height, rowBytes, reader.BitDepth));
        return true;
    }

    private static byte[] Unpack(ReadOnlySpan<byte> packed, int width, int height, int rowBytes, int depth)
    {
        int perByte = 8 / depth;
        int values = (1 << depth) - 1;
        var pixels = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // The leftmost pixel sits in the high bits (PNG specification, 7.2).
                int shift = 8 - (depth * ((x % perByte) + 1));
                pixels[(y * width) + x] = (byte)((packed[(y * rowBytes) + (x / perByte)] >> shift) & values);
            }
        }

        return pixels;
    }
}
