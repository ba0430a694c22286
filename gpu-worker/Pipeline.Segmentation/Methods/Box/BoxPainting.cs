using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Numerics;

namespace Pipeline.Segmentation.Methods.Box;

/// <summary>Boxes as they are, for masks: the plainest that a method can start from, and what any method has to beat.</summary>
public static class BoxPainting
{
    /// <returns>[height, width]: the class of the smallest of the boxes over a pixel, 255 outside all of them.</returns>
    public static byte[] Paint(LabeledImage image, IEnumerable<BoxLabel> boxes, ClassList classes)
    {
        var mask = new byte[image.Height * image.Width];
        Array.Fill(mask, IndexedMask.Ignore);
        foreach (var box in boxes.OrderByDescending(box => (long)box.Width * box.Height))
        {
            Rasterizer.Box(mask.AsSpan(), image.Width, image.Height, box.X, box.Y, box.Width, box.Height, (byte)classes.IndexOf(box.Class));
        }
        return mask;
    }
}
