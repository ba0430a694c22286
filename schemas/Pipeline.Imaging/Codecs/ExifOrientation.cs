using MetadataExtractor.Formats.Exif;
using MetadataExtractor.IO;

namespace Pipeline.Imaging;

/// <summary>The EXIF orientation tag (0x0112): 1 upright, 2–8 mirrored and rotated. Anything unreadable counts as upright.</summary>
internal static class ExifOrientation
{
    public const int Upright = 1;
    private const int Last = 8;

    /// <summary>A JPEG segment cannot be longer; a PNG or WebP block that is gets cut, its first directory comes first.</summary>
    private const int MaxBytes = 65_536;

    /// <param name="tiff">The TIFF block of the EXIF segment, without the "Exif" preamble.</param>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return Upright;
        foreach (var directory in new ExifReader().Extract(new ByteArrayReader(tiff[..Math.Min(tiff.Length, MaxBytes)].ToArray())))
        {
            if (directory is ExifIfd0Directory
                && MetadataExtractor.DirectoryExtensions.TryGetInt32(directory, ExifDirectoryBase.TagOrientation, out int value)
                && value is >= Upright and <= Last)
                return value;
        }

        return Upright;
    }

    /// <summary>Turns stored pixels upright. Orientations 5–8 swap width and height.</summary>
    public static RgbImage Apply(RgbImage stored, int orientation)
    {
        if (orientation == Upright)
            return stored;
        (int w, int h) = (stored.Width, stored.Height);
        bool swap = orientation >= 5;
        (int width, int height) = swap ? (h, w) : (w, h);
        var upright = new byte[stored.Pixels.Length];
        byte[] source = stored.Pixels;
        for (int y = 0, to = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, to += RgbImage.Channels)
            {
                // Where the upright pixel (x, y) lies in the stored rows, by the "row 0 / column 0" table of the EXIF standard.
                (int sx, int sy) = orientation switch
                {
                    2 => (w - 1 - x, y),
                    3 => (w - 1 - x, h - 1 - y),
                    4 => (x, h - 1 - y),
                    5 => (y, x),
                    6 => (y, h - 1 - x),
                    7 => (w - 1 - y, h - 1 - x),
                    8 => (w - 1 - y, x),
                    _ => (x, y),
                };
                int from = ((sy * w) + sx) * RgbImage.Channels;
                upright[to] = source[from];
                upright[to + 1] = source[from + 1];
                upright[to + 2] = source[from + 2];
            }
        }

        return new RgbImage(width, height, upright);
    }
}
