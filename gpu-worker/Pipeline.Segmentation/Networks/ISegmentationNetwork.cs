using Pipeline.Onnx.Export;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>A network that labels every pixel.</summary>
public interface ISegmentationNetwork : IDisposable
{
    /// <summary>The name that <see cref="NetworkFactory"/> built it from.</summary>
    string NetworkName { get; }
    int Classes { get; }
    Backbone Backbone { get; }

    /// <summary>[batch, 3, height, width] → logits [batch, classes, height, width].</summary>
    nn.Module<Tensor, Tensor> Module { get; }

    /// <summary>Logits at the network's own resolution, [batch, classes, h, w]; losses on pairs of pixels use them.</summary>
    Tensor Coarse(Tensor images);

    /// <summary>The same operations in a graph, inference mode: image → logits of the image's size.</summary>
    Value Export(OnnxGraph graph, Value images);
}
