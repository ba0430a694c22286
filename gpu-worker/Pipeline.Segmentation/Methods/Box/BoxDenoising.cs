using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Box;

/// <summary>
/// Box denoising (Khoreva et al., 2017): a refined mask whose extent in its box is far from the box is wrong somewhere, so nothing in that box is
/// learned from but what people marked.
/// </summary>
internal static class BoxDenoising
{
    /// <param name="target">[height, width] class index or 255; changed in place.</param>
    /// <param name="minIou">Least intersection over union of the extent and the box; 0 keeps everything.</param>
    public static void Apply(byte[] target, SeededImage image, ClassList classes, double minIou)
    {
        var (width, height) = (image.Image.Width, image.Image.Height);
        foreach (var box in image.Image.Labels.Boxes)
        {
            var (left, top) = (Math.Max(box.X, 0), Math.Max(box.Y, 0));
            var (right, bottom) = (Math.Min(box.X + box.Width, width), Math.Min(box.Y + box.Height, height));
            if (Iou(target, width, (byte)classes.IndexOf(box.Class), box, left, top, right, bottom) >= minIou)
            {
                continue;
            }
            for (var y = top; y < bottom; y++)
            {
                for (var x = left; x < right; x++)
                {
                    target[y * width + x] = image.Marks[y * width + x];
                }
            }
        }
    }

    // The extent lies in the box, so their intersection is the extent itself.
    private static double Iou(byte[] target, int width, byte index, BoxLabel box, int left, int top, int right, int bottom)
    {
        var (x0, y0, x1, y1) = (right, bottom, left, top);
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                if (target[y * width + x] == index)
                {
                    (x0, y0, x1, y1) = (Math.Min(x0, x), Math.Min(y0, y), Math.Max(x1, x + 1), Math.Max(y1, y + 1));
                }
            }
        }
        return x1 <= x0 ? 0 : (double)(x1 - x0) * (y1 - y0) / ((double)box.Width * box.Height);
    }
}
