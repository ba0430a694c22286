using Pipeline.Onnx.Export;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>What heads have in common: a backbone, coarse logits, and their bilinear enlargement to the size of the images.</summary>
public abstract class SegmentationNetwork : nn.Module<Tensor, Tensor>, ISegmentationNetwork
{
    protected SegmentationNetwork(string name, Backbone backbone, int classes, string networkName)
        : base(name)
    {
        (Backbone, Classes, NetworkName) = (backbone, classes, networkName);
        register_module("backbone", backbone);
    }

    public Backbone Backbone { get; }
    public int Classes { get; }
    public string NetworkName { get; }
    public nn.Module<Tensor, Tensor> Module => this;

    public sealed override Tensor forward(Tensor images) => Layers.Resize(Coarse(images), images.shape[2], images.shape[3]);

    public Value Export(OnnxGraph graph, Value images) => graph.ResizeLike(ExportCoarse(graph, images), images, ResizeMode.HalfPixel);

    public abstract Tensor Coarse(Tensor images);

    /// <summary>The same operations as <see cref="Coarse"/>, inference mode.</summary>
    protected abstract Value ExportCoarse(OnnxGraph graph, Value images);
}
