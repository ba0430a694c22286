using Pipeline.Imaging;

namespace Pipeline.Segmentation.Methods.Box;

/// <summary>Colours of weighted pixels in 12 × 12 × 12 bins, smoothed by one bin so that a near colour is not unseen.</summary>
internal sealed class ColourHistogram
{
    private const int Bins = 12;
    private readonly float[] _density;

    private ColourHistogram(float[] density) => _density = density;

    /// <param name="weights">[height, width], at least 0.</param>
    public static ColourHistogram Of(RgbImage image, float[] weights)
    {
        var counts = new float[Bins * Bins * Bins];
        for (var i = 0; i < weights.Length; i++)
        {
            counts[Bin(image, i)] += weights[i];
        }
        int[] strides = [1, Bins, Bins * Bins];
        foreach (var stride in strides)
        {
            counts = Smooth(counts, stride);
        }
        var floor = 0.01f * counts.Sum() / counts.Length + 1e-9f;
        var sum = counts.Sum() + floor * counts.Length;
        return new ColourHistogram([.. counts.Select(count => (count + floor) / sum)]);
    }

    public float Density(RgbImage image, int pixel) => _density[Bin(image, pixel)];

    private static int Bin(RgbImage image, int pixel)
    {
        var at = 3 * pixel;
        return (image.Pixels[at] * Bins / 256 * Bins + image.Pixels[at + 1] * Bins / 256) * Bins + image.Pixels[at + 2] * Bins / 256;
    }

    // [1/4, 1/2, 1/4] along one axis, cut at its ends.
    private static float[] Smooth(float[] counts, int stride)
    {
        var smooth = new float[counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            var position = i / stride % Bins;
            smooth[i] = counts[i] / 2
                + (position > 0 ? counts[i - stride] / 4 : 0)
                + (position < Bins - 1 ? counts[i + stride] / 4 : 0);
        }
        return smooth;
    }
}
