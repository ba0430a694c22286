using Pipeline.Contracts.Models;
using Pipeline.Imaging;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>Pictures as network input: NCHW float32, <c>(value / 255 − mean) / std</c>.</summary>
public static class ImageTensor
{
    /// <returns>[3, height, width]</returns>
    public static float[] Values(RgbImage image, Preprocessing preprocessing)
    {
        var plane = image.Width * image.Height;
        var values = new float[3 * plane];
        for (var channel = 0; channel < 3; channel++)
        {
            var source = preprocessing.Channels == "BGR" ? 2 - channel : channel;
            var scale = (float)(1 / (255 * preprocessing.Std[channel]));
            var offset = (float)(-preprocessing.Mean[channel] / preprocessing.Std[channel]);
            var target = values.AsSpan(channel * plane, plane);
            for (var i = 0; i < plane; i++)
            {
                target[i] = image.Pixels[3 * i + source] * scale + offset;
            }
        }
        return values;
    }

    /// <returns>[1, 3, height, width]</returns>
    public static Tensor Create(RgbImage image, Preprocessing preprocessing, Device device) =>
        tensor(Values(image, preprocessing), [1, 3, image.Height, image.Width], device: device);
}
