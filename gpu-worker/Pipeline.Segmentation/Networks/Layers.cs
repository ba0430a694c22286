using Pipeline.Onnx.Export;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>What the networks share: activations, resizing, and the folded form of a layer in a graph.</summary>
internal static class Layers
{
    public static Tensor Activate(Tensor input, Activation activation) => activation switch
    {
        Activation.Relu => nn.functional.relu(input),
        Activation.Relu6 => nn.functional.relu6(input),
        _ => input,
    };

    /// <summary>Bilinear, pixel centres (align_corners = false), to [batch, channels, height, width].</summary>
    public static Tensor Resize(Tensor input, long height, long width) =>
        input.shape[2] == height && input.shape[3] == width
            ? input
            : nn.functional.interpolate(input, [height, width], mode: InterpolationMode.Bilinear, align_corners: false);

    /// <summary>Bilinear, both sides times a factor, at least one pixel.</summary>
    public static Tensor Scale(Tensor input, double factor) =>
        Resize(input, Math.Max(1, (long)Math.Round(input.shape[2] * factor)), Math.Max(1, (long)Math.Round(input.shape[3] * factor)));

    public static float[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>Batch norm folded into the convolution before it.</summary>
    public static Value Export(OnnxGraph graph, string name, Conv2d conv, BatchNorm2d norm, Value input, Activation activation, int padding)
    {
        var folded = BatchNormFolding.Fold(
            Values(conv.weight), [], Values(norm.weight), Values(norm.bias), Values(norm.running_mean), Values(norm.running_var), norm.eps);
        var output = graph.Conv(
            input, name, folded, conv.weight.shape, (int)conv.stride[0], padding, (int)conv.dilation[0], (int)conv.groups);
        return activation switch
        {
            Activation.Relu => graph.Relu(output),
            Activation.Relu6 => graph.Relu6(output),
            _ => output,
        };
    }

    /// <summary>A convolution that has a bias or neither bias nor norm.</summary>
    public static Value Export(OnnxGraph graph, string name, Conv2d conv, Value input, int padding)
    {
        var weight = graph.Initializer(name + ".weight", Values(conv.weight), conv.weight.shape);
        Value? bias = conv.bias is { } b ? graph.Initializer(name + ".bias", Values(b), b.shape) : null;
        return graph.Conv(input, weight, bias, (int)conv.stride[0], padding, (int)conv.dilation[0], (int)conv.groups);
    }
}
