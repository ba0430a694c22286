using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation;

namespace Pipeline.Benchmarks.Segmentation;

/// <summary>The plainest masks that boxes give.</summary>
internal static class BoxPainting
{
    /// <returns>[height, width]: the class of the smallest box over a pixel; outside all boxes the background, 255 where the set has none.</returns>
    public static byte[] Paint(LabeledImage image, ClassList classes)
    {
        var mask = new byte[image.Height * image.Width];
        Array.Fill(mask, classes.HasBackground ? (byte)0 : IndexedMask.Ignore);
        foreach (var box in image.Labels.Boxes.OrderByDescending(box => (long)box.Width * box.Height))
        {
            var (left, right) = (Math.Clamp(box.X, 0, image.Width), Math.Clamp(box.X + box.Width, 0, image.Width));
            for (var y = Math.Clamp(box.Y, 0, image.Height); y < Math.Clamp(box.Y + box.Height, 0, image.Height); y++)
            {
                mask.AsSpan(y * image.Width + left, right - left).Fill((byte)classes.IndexOf(box.Class));
            }
        }
        return mask;
    }
}
