using Pipeline.Contracts.Models;
using Pipeline.Onnx.Export;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>Turns images into early and late feature maps. <c>forward</c> returns the late ones.</summary>
public abstract class Backbone(string name) : nn.Module<Tensor, Tensor>(name)
{
    public abstract int LowChannels { get; }
    public abstract int HighChannels { get; }

    /// <summary>How pixels enter; the model card repeats it.</summary>
    public abstract Preprocessing Preprocessing { get; }

    /// <param name="images">[batch, 3, height, width], preprocessed.</param>
    public abstract FeaturePair Features(Tensor images);

    /// <summary>The same operations as <see cref="Features"/> in inference mode, batch norm folded.</summary>
    public abstract (Value Low, Value High) Export(OnnxGraph graph, Value images);

    /// <summary>Copies published weights in.</summary>
    /// <exception cref="WeightsException">A key is missing or has another shape.</exception>
    public abstract void LoadPretrained(SafeTensors weights);

    public override Tensor forward(Tensor images) => Features(images).High;
}
