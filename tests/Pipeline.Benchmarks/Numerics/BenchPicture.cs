using Pipeline.Imaging;

namespace Pipeline.Benchmarks.Numerics;

/// <summary>
/// The input of the operations: a photograph, or a generated picture of waves with grain. With as many lattice points as the median of twelve
/// photographs (150,000 at 500 x 366 and the deeplab preset): a dense CRF takes time by the number of colours.
/// </summary>
internal sealed class BenchPicture(RgbImage? photograph)
{
    public byte[] At(int width, int height) => photograph is null ? Generated(width, height) : ImageResizer.Resize(photograph, width, height).Pixels;

    /// <summary>The colours as planes in 0–1.</summary>
    public float[] Planes(int width, int height)
    {
        byte[] rgb = At(width, height);
        int pixels = width * height;
        var planes = new float[rgb.Length];
        for (int i = 0; i < planes.Length; i++)
            planes[i] = rgb[(i % pixels * RgbImage.Channels) + (i / pixels)] / (float)byte.MaxValue;
        return planes;
    }

    /// <summary>A mask of a few large regions, from the brightness.</summary>
    public byte[] Mask(int width, int height)
    {
        byte[] rgb = At(width, height);
        return [.. Enumerable.Range(0, width * height).Select(p => rgb[p * RgbImage.Channels] > 128 ? (byte)1 : (byte)0)];
    }

    public static float[] Uniform(int count, float most = 1)
    {
        var random = new Random(1);
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = most * random.NextSingle();
        return values;
    }

    private static byte[] Generated(int width, int height)
    {
        const int Grain = 3;
        var random = new Random(7);
        var pixels = new byte[width * height * RgbImage.Channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int p = i / RgbImage.Channels;
            double wave = Math.Sin((p % width) / 40.0) + Math.Cos((p / width) / 30.0) + Math.Sin(((p % width) + (p / width)) / (20.0 + (i % RgbImage.Channels)));
            pixels[i] = (byte)Math.Clamp(128 + (22 * wave) + random.Next(-Grain, Grain + 1), 0, 255);
        }

        return pixels;
    }
}
