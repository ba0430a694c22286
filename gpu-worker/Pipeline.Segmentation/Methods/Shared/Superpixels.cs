using Pipeline.Numerics;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>SLIC superpixels of an image (Achanta et al., 2012).</summary>
internal static class Superpixels
{
    /// <param name="area">Pixels a superpixel, about.</param>
    /// <returns>[height, width] numbers from 0.</returns>
    public static ushort[] Of(LabeledImage image, int area)
    {
        var pixels = image.Width * image.Height;
        var labels = new int[pixels];
        var wanted = Math.Clamp(pixels / area, 1, ushort.MaxValue / 2);
        Slic.Segment(image.Load().Pixels, image.Width, image.Height, new SlicOptions(wanted), labels);
        return Array.ConvertAll(labels, label => (ushort)Math.Min(label, ushort.MaxValue));
    }
}
