namespace Pipeline.Imaging.Tests;

/// <summary>Pictures by formula: the same for every run and seed.</summary>
internal static class TestPictures
{
    /// <summary>Smooth enough for JPEG, and different in every corner.</summary>
    public static RgbImage Gradient(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Span<byte> pixel = image.Pixels.AsSpan(((y * width) + x) * 3, 3);
                pixel[0] = (byte)(255 * x / Math.Max(width - 1, 1));
                pixel[1] = (byte)(255 * y / Math.Max(height - 1, 1));
                pixel[2] = (byte)(127 * (1 + Math.Sin((x + (2 * y)) / 9.0)));
            }
        }

        return image;
    }

    public static RgbImage Noise(int width, int height, int seed)
    {
        var image = new RgbImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    public static IndexedMask Mask(int width, int height, int classes, int seed)
    {
        var random = new Random(seed);
        var mask = new IndexedMask(width, height, 0);
        for (int i = 0; i < mask.Pixels.Length; i++)
            mask.Pixels[i] = random.Next(10) == 0 ? IndexedMask.Ignore : (byte)random.Next(classes);
        return mask;
    }
}
