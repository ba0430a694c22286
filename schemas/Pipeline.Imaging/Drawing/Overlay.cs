namespace Pipeline.Imaging;

/// <summary>Masks shown to people.</summary>
public static class Overlay
{
    /// <summary>The mask in VOC colours.</summary>
    public static RgbImage Colorize(IndexedMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var colored = new RgbImage(mask.Width, mask.Height);
        Paint(colored.Pixels, mask.Pixels, 1, transparentIndex: -1);
        return colored;
    }

    /// <summary>The mask's colours over the picture.</summary>
    /// <param name="image">The picture; unchanged.</param>
    /// <param name="mask">Of the same size.</param>
    /// <param name="opacity">0 shows the picture only, 1 the mask only.</param>
    /// <param name="transparentIndex">A class that is not painted (the background, usually 0); -1 paints all.</param>
    public static RgbImage Blend(RgbImage image, IndexedMask mask, float opacity = 0.55f, int transparentIndex = -1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mask);
        if (image.Width != mask.Width || image.Height != mask.Height)
            throw new ArgumentException($"The mask has {mask.Width} x {mask.Height} pixels, the picture {image.Width} x {image.Height}.", nameof(mask));
        if (!(opacity is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(opacity), opacity, "Opacity must lie in 0..1.");
        RgbImage blended = image.Copy();
        Paint(blended.Pixels, mask.Pixels, opacity, transparentIndex);
        return blended;
    }

    private static void Paint(Span<byte> rgb, ReadOnlySpan<byte> indices, float opacity, int transparentIndex)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] == transparentIndex)
                continue;
            (byte r, byte g, byte b) = VocPalette.Color(indices[i]);
            Span<byte> pixel = rgb.Slice(i * RgbImage.Channels, RgbImage.Channels);
            pixel[0] = Mix(pixel[0], r, opacity);
            pixel[1] = Mix(pixel[1], g, opacity);
            pixel[2] = Mix(pixel[2], b, opacity);
        }
    }

    private static byte Mix(byte under, byte over, float opacity) => (byte)(under + ((over - under) * opacity) + 0.5f);
}
