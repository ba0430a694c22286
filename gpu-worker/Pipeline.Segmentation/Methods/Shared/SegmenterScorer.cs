using Pipeline.Imaging;
using Pipeline.Segmentation.Networks;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>A network's softmax at the image's size, averaged over views of the picture.</summary>
internal static class SegmenterScorer
{
    private static readonly ScoringOptions Default = new();

    /// <param name="scoring">Null takes the picture as it is and its mirror image.</param>
    public static ScoreMaps Score(ISegmentationNetwork network, RgbImage image, Device device, ScoringOptions? scoring = null)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        network.Module.eval();
        var input = ImageTensor.Create(image, network.Backbone.Preprocessing, device);
        var (views, flip) = ((scoring ?? Default).Validated().Scales, (scoring ?? Default).Flip);
        Tensor? sum = null;
        foreach (var scale in views)
        {
            var sized = Layers.Scale(input, scale);
            var probabilities = Probabilities(network, sized, image);
            if (flip)
            {
                probabilities.add_(Probabilities(network, sized.flip(3), image).flip(3));
            }
            sum = sum is null ? probabilities : sum.add_(probabilities);
        }
        return new ScoreMaps(network.Classes, image.Height, image.Width, Layers.Values(sum!.div_(views.Count * (flip ? 2 : 1))));
    }

    private static Tensor Probabilities(ISegmentationNetwork network, Tensor images, RgbImage image) =>
        nn.functional.softmax(Layers.Resize(network.Module.call(images), image.Height, image.Width), 1);
}
