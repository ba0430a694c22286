using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Imaging;

/// <summary>
/// Reads uploaded pictures. Files are hostile until proven otherwise: the format comes from the magic bytes, limits are held against the
/// header before memory is taken, and every failure is a result with a reason.
/// </summary>
/// <remarks>
/// EXIF rotation is applied. Grey, palette and 16-bit files become 8-bit RGB (16-bit samples keep their high byte),
/// transparency is composited over white, CMYK follows Adobe's inverted convention. Embedded colour profiles are not applied.
/// </remarks>
public static class ImageCodec
{
    /// <summary>Format and size by the header alone; a few comparisons, no native call, no allocation by what the header claims.</summary>
    public static ImageProbe Probe(ReadOnlySpan<byte> bytes)
    {
        ImageFormat format = Headers.Format(bytes);
        ReadOnlySpan<byte> exif = default;
        (int width, int height) = (0, 0);
        switch (format)
        {
            case ImageFormat.Jpeg:
                (width, height) = Headers.Jpeg(bytes, out exif);
                break;
            case ImageFormat.Png:
                (width, height) = Headers.Png(bytes);
                Headers.PngIsComplete(bytes, out exif);
                break;
            case ImageFormat.WebP:
                (width, height) = Headers.WebP(bytes);
                Headers.WebPIsComplete(bytes, out exif);
                break;
        }

        return new ImageProbe(format, width, height, ExifOrientation.Read(exif));
    }

    /// <summary>Decodes a JPEG, PNG or WebP file to upright 8-bit RGB.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="limits">Held against the header first.</param>
    /// <param name="image">The picture where true.</param>
    /// <param name="problem">The reason where false.</param>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes,
        ImageLimits limits,
        [NotNullWhen(true)] out RgbImage? image,
        [NotNullWhen(false)] out ImageProblem? problem)
    {
        image = null;
        if (!TryAdmit(bytes, limits, out ImageProbe probe, out problem))
            return false;
        byte[] pixels = GC.AllocateUninitializedArray<byte>(probe.Width * probe.Height * RgbImage.Channels);
        problem = probe.Format switch
        {
            ImageFormat.Jpeg => JpegCodec.Decode(bytes, probe.Width, probe.Height, pixels),
            ImageFormat.Png => PngCodec.DecodeRgb(bytes, probe.Width, probe.Height, pixels),
            _ => WebPCodec.Decode(bytes, probe.Width, probe.Height, pixels),
        };
        if (problem is not null)
            return false;
        image = ExifOrientation.Apply(new RgbImage(probe.Width, probe.Height, pixels), probe.Orientation);
        return true;
    }

    /// <summary>Decodes everything and keeps nothing: does this file hold a whole picture within the limits?</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="limits">Held against the header first.</param>
    /// <param name="probe">What the header says; the size is trustworthy where true.</param>
    /// <param name="problem">The reason where false.</param>
    public static bool TryVerify(
        ReadOnlySpan<byte> bytes,
        ImageLimits limits,
        out ImageProbe probe,
        [NotNullWhen(false)] out ImageProblem? problem)
    {
        if (!TryAdmit(bytes, limits, out probe, out problem))
            return false;
        problem = probe.Format switch
        {
            ImageFormat.Jpeg => JpegCodec.Verify(bytes, probe.Width, probe.Height),
            ImageFormat.Png => PngCodec.DecodeRgb(bytes, probe.Width, probe.Height, []),
            _ => WebPCodec.Decode(bytes, probe.Width, probe.Height, []),
        };
        return problem is null;
    }

    private static bool TryAdmit(ReadOnlySpan<byte> bytes, ImageLimits limits, out ImageProbe probe, [NotNullWhen(false)] out ImageProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(limits);
        probe = default;
        problem = limits.CheckFile(bytes.Length);
        if (problem is not null)
            return false;
        probe = Probe(bytes);
        problem = probe.Format switch
        {
            ImageFormat.Unknown => new(ImageProblemCodes.NotAnImage, NotAnImageText(bytes)),
            ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.WebP => null,
            _ => new(ImageProblemCodes.Unsupported, $"The file is {probe.Format.ToString().ToUpperInvariant()}; JPEG, PNG and WebP are read."),
        };
        if (problem is null && !probe.HasSize)
            problem = NoSize(bytes, probe.Format);
        problem ??= limits.CheckSize(probe.Width, probe.Height);
        return problem is null;
    }

    private static string NotAnImageText(ReadOnlySpan<byte> bytes) => bytes.IsEmpty
        ? "The file is empty; JPEG, PNG and WebP are read."
        : $"The first bytes ({Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}) are of no known picture format; JPEG, PNG and WebP are read.";

    private static ImageProblem NoSize(ReadOnlySpan<byte> bytes, ImageFormat format)
    {
        const int LongestHeader = 33;
        bool complete = format switch
        {
            ImageFormat.Jpeg => bytes.Length >= 4 && bytes[^2..].SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD9]),
            _ => bytes.Length >= LongestHeader,
        };
        return complete
            ? new(ImageProblemCodes.Corrupt, $"The {format} header names no valid width and height.")
            : new(ImageProblemCodes.Truncated, $"The {format} file ends after {bytes.Length} bytes, before its width and height.");
    }
}
