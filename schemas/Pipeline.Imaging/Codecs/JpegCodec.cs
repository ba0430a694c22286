using Pipeline.Imaging.Native;

namespace Pipeline.Imaging;

/// <summary>JPEG through libjpeg-turbo.</summary>
public static unsafe class JpegCodec
{
    /// <summary>Encodes with full colour resolution (4:4:4).</summary>
    /// <param name="image">The picture.</param>
    /// <param name="quality">1–100.</param>
    public static byte[] Encode(RgbImage image, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (quality is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(quality), quality, "JPEG quality must lie in 1..100.");
        nint handle = TurboJpegNative.InitCompress();
        byte* jpeg = null;
        nuint size = 0;
        try
        {
            fixed (byte* pixels = image.Pixels)
            {
                int code = TurboJpegNative.Compress(
                    handle, pixels, image.Width, 0, image.Height, TurboJpegNative.PixelFormatRgb, &jpeg, ref size, TurboJpegNative.Subsampling444, quality, 0);
                if (code != 0)
                    throw new InvalidOperationException($"A {image.Width} x {image.Height} picture could not be written as JPEG: {TurboJpegNative.ErrorText(handle)}");
            }

            return new ReadOnlySpan<byte>(jpeg, checked((int)size)).ToArray();
        }
        finally
        {
            TurboJpegNative.Free(jpeg);
            _ = TurboJpegNative.Destroy(handle);
        }
    }

    internal static ImageProblem? Decode(ReadOnlySpan<byte> bytes, int width, int height, Span<byte> rgb)
    {
        nint handle = TurboJpegNative.InitDecompress();
        try
        {
            fixed (byte* data = bytes)
            fixed (byte* pixels = rgb)
            {
                if (ReadHeader(handle, data, bytes.Length, width, height, out bool cmyk) is { } problem)
                    return problem;
                if (!cmyk)
                    return Run(handle, data, bytes.Length, pixels, width, height, TurboJpegNative.PixelFormatRgb);
                using var inks = new NativeBuffer((nuint)width * (nuint)height * 4);
                problem = Run(handle, data, bytes.Length, inks.Pointer, width, height, TurboJpegNative.PixelFormatCmyk);
                if (problem is null)
                    FromInvertedCmyk(inks.Pointer, rgb);
                return problem;
            }
        }
        finally
        {
            _ = TurboJpegNative.Destroy(handle);
        }
    }

    /// <summary>Runs the whole entropy decoder, but rebuilds only an eighth of each side: a full check at a 64th of the memory.</summary>
    internal static ImageProblem? Verify(ReadOnlySpan<byte> bytes, int width, int height)
    {
        const int Eighth = 8;
        nint handle = TurboJpegNative.InitDecompress();
        try
        {
            fixed (byte* data = bytes)
            {
                if (ReadHeader(handle, data, bytes.Length, width, height, out bool cmyk) is { } problem)
                    return problem;
                (int w, int h) = ((width + Eighth - 1) / Eighth, (height + Eighth - 1) / Eighth);
                using var small = new NativeBuffer((nuint)w * (nuint)h * 4);
                return Run(handle, data, bytes.Length, small.Pointer, w, h, cmyk ? TurboJpegNative.PixelFormatCmyk : TurboJpegNative.PixelFormatRgb);
            }
        }
        finally
        {
            _ = TurboJpegNative.Destroy(handle);
        }
    }

    private static ImageProblem? ReadHeader(nint handle, byte* data, int length, int width, int height, out bool cmyk)
    {
        int code = TurboJpegNative.DecompressHeader(handle, data, (nuint)length, out int w, out int h, out _, out int colorspace);
        cmyk = colorspace is TurboJpegNative.ColorspaceCmyk or TurboJpegNative.ColorspaceYcck;
        if (code != 0 && Problem(handle, data, length) is { } problem)
            return problem;
        if (w == 0 && !EndsProperly(data, length))
            return new(ImageProblemCodes.Truncated, "The JPEG file ends before its picture begins.");
        return w == width && h == height
            ? null
            : new(ImageProblemCodes.Corrupt, $"The JPEG frame says {w} x {h} pixels, its first header {width} x {height}.");
    }

    private static ImageProblem? Run(nint handle, byte* data, int length, byte* pixels, int width, int height, int format)
    {
        int code = TurboJpegNative.Decompress(handle, data, (nuint)length, pixels, width, 0, height, format, TurboJpegNative.FlagLimitScans);
        return code == 0 ? null : Problem(handle, data, length);
    }

    /// <summary>
    /// libjpeg only warns where data ends early or a code is wrong and fills the rest with grey; for training data that is an error.
    /// Stray bytes between segments are what cameras write and stay a warning.
    /// </summary>
    private static ImageProblem? Problem(nint handle, byte* data, int length)
    {
        string text = TurboJpegNative.ErrorText(handle);
        bool warning = TurboJpegNative.GetErrorCode(handle) == TurboJpegNative.ErrorIsWarning;
        bool cutInTables = text.Contains("no image", StringComparison.Ordinal) || text.Contains("was not defined", StringComparison.Ordinal);
        if ((cutInTables && !EndsProperly(data, length)) || text.Contains("remature end", StringComparison.Ordinal))
            return new(ImageProblemCodes.Truncated, $"The JPEG data ends before the picture does ({text}).");
        if (warning)
        {
            return text.Contains("Corrupt", StringComparison.Ordinal) && !text.Contains("extraneous", StringComparison.Ordinal)
                ? new(ImageProblemCodes.Corrupt, $"The JPEG data is damaged ({text}).")
                : null;
        }

        bool unsupported = text.Contains("nsupported", StringComparison.Ordinal) || text.Contains("not supported", StringComparison.Ordinal)
            || text.Contains("onversion", StringComparison.Ordinal) || text.Contains("precision", StringComparison.Ordinal)
            || text.Contains("could not determine subsampling", StringComparison.OrdinalIgnoreCase);
        return unsupported
            ? new(ImageProblemCodes.Unsupported, $"This kind of JPEG is not read ({text}).")
            : new(ImageProblemCodes.Corrupt, $"The JPEG data is damaged ({text}).");
    }

    private static bool EndsProperly(byte* data, int length) => length >= 2 && data[length - 2] == 0xFF && data[length - 1] == 0xD9;

    /// <summary>Adobe writes inks inverted (255 = no ink), and CMYK JPEGs in the wild come from there: colour = ink * black / 255.</summary>
    private static void FromInvertedCmyk(byte* inks, Span<byte> rgb)
    {
        for (int i = 0; i < rgb.Length; i += 3, inks += 4)
        {
            int black = inks[3];
            rgb[i] = (byte)(((inks[0] * black) + 127) / 255);
            rgb[i + 1] = (byte)(((inks[1] * black) + 127) / 255);
            rgb[i + 2] = (byte)(((inks[2] * black) + 127) / 255);
        }
    }
}
