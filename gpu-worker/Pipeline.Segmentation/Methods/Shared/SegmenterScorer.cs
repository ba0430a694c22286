using Pipeline.Contracts.Models;
using Pipeline.Imaging;
using Pipeline.Segmentation.Networks;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>A network's softmax at the image's size, averaged over the picture and its mirror image.</summary>
internal static class SegmenterScorer
{
    public static ScoreMaps Score(ISegmentationNetwork network, RgbImage image, Device device, bool mirror = true)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        network.Module.eval();
        var input = ImageTensor.Create(image, network.Backbone.Preprocessing, device);
        var probabilities = nn.functional.softmax(network.Module.call(input), 1);
        if (mirror)
        {
            var mirrored = nn.functional.softmax(network.Module.call(input.flip(3)), 1).flip(3);
            probabilities = (probabilities + mirrored) / 2;
        }
        return new ScoreMaps(network.Classes, image.Height, image.Width, Layers.Values(probabilities));
    }
}
