namespace Pipeline.Onnx.Export;

// Layers with windows and weights.
public sealed partial class OnnxGraph
{
    /// <summary>Cross-correlation as PyTorch's conv2d.</summary>
    /// <param name="input">[batch, in, height, width]</param>
    /// <param name="weight">Initializer [out, in / group, kernel height, kernel width].</param>
    /// <param name="bias">Initializer [out], or null.</param>
    public Value Conv(Value input, Value weight, Value? bias = null, Pair? stride = null, Padding? padding = null, Pair? dilation = null, int group = 1)
    {
        if (ShapeOf(weight) is { } shape)
        {
            if (shape.Length != 4)
                throw new ArgumentException($"Conv weight '{weight.Name}' has the shape {Show(shape)}; [out, in / group, height, width] is needed.", nameof(weight));
            if (group < 1 || shape[0] % group != 0)
                throw new ArgumentOutOfRangeException(nameof(group), $"Conv '{weight.Name}' has {shape[0]} outputs and {group} groups; groups must be at least 1 and divide the outputs.");
            if (bias is { } b && ShapeOf(b) is { } biasShape && (biasShape.Length != 1 || biasShape[0] != shape[0]))
                throw new ArgumentException($"Conv bias '{b.Name}' has the shape {Show(biasShape)}; [{shape[0]}] is needed.", nameof(bias));
        }
        return Node("Conv", bias is null ? [input, weight] : [input, weight, bias],
            Attribute("strides", (stride ?? 1).Positive(nameof(stride)).ToArray()),
            Attribute("pads", (padding ?? 0).NotNegative(nameof(padding)).ToArray()),
            Attribute("dilations", (dilation ?? 1).Positive(nameof(dilation)).ToArray()),
            Attribute("group", group));
    }

    /// <summary>A convolution whose batch norm is folded: adds <c>{name}.weight</c> and <c>{name}.bias</c>.</summary>
    /// <param name="weightShape">[out, in / group, kernel height, kernel width]</param>
    public Value Conv(Value input, string name, FoldedConv folded, ReadOnlySpan<long> weightShape, Pair? stride = null, Padding? padding = null, Pair? dilation = null, int group = 1) =>
        Conv(input, Initializer(name + ".weight", folded.Weight, weightShape), Initializer(name + ".bias", folded.Bias, folded.Bias.Length), stride, padding, dilation, group);

    public Value MaxPool(Value input, Pair kernel, Pair? stride = null, Padding? padding = null, Pair? dilation = null, bool ceilMode = false) =>
        Node("MaxPool", [input],
            Attribute("kernel_shape", kernel.Positive(nameof(kernel)).ToArray()),
            Attribute("strides", (stride ?? kernel).Positive(nameof(stride)).ToArray()),
            Attribute("pads", (padding ?? 0).NotNegative(nameof(padding)).ToArray()),
            Attribute("dilations", (dilation ?? 1).Positive(nameof(dilation)).ToArray()),
            Attribute("ceil_mode", ceilMode ? 1 : 0));

    public Value AveragePool(Value input, Pair kernel, Pair? stride = null, Padding? padding = null, bool countPadding = true) =>
        Node("AveragePool", [input],
            Attribute("kernel_shape", kernel.Positive(nameof(kernel)).ToArray()),
            Attribute("strides", (stride ?? kernel).Positive(nameof(stride)).ToArray()),
            Attribute("pads", (padding ?? 0).NotNegative(nameof(padding)).ToArray()),
            Attribute("count_include_pad", countPadding ? 1 : 0));

    /// <summary>[batch, channels, height, width] → [batch, channels, 1, 1]</summary>
    public Value GlobalAveragePool(Value input) => Node("GlobalAveragePool", [input]);

    /// <summary>Inference form: every argument but the input is an initializer [channels]. Fold it where a convolution precedes.</summary>
    public Value BatchNormalization(Value input, Value scale, Value shift, Value mean, Value variance, float epsilon = 1e-5f) =>
        Node("BatchNormalization", [input, scale, shift, mean, variance], Attribute("epsilon", epsilon));

    /// <summary>PyTorch's linear layer on [rows, in]: <c>input · weightᵀ + bias</c>.</summary>
    /// <param name="weight">Initializer [out, in].</param>
    public Value Linear(Value input, Value weight, Value? bias = null) =>
        Node("Gemm", bias is null ? [input, weight] : [input, weight, bias], Attribute("transB", 1));

    public Value MatMul(Value left, Value right) => Node("MatMul", [left, right]);
}
