namespace Pipeline.Onnx.Export;

// Moving, cutting, padding and resizing.
public sealed partial class OnnxGraph
{
    public Value Concat(ReadOnlySpan<Value> inputs, int axis)
    {
        if (inputs.IsEmpty)
            throw new ArgumentException("Concat needs at least one value.", nameof(inputs));
        var all = new Value?[inputs.Length];
        for (var i = 0; i < all.Length; i++)
            all[i] = inputs[i];
        return Node("Concat", all, Attribute("axis", axis));
    }

    public Value Transpose(Value input, params ReadOnlySpan<long> order) => Node("Transpose", [input], Attribute("perm", order));

    /// <param name="shape">0 keeps the axis of the input, −1 (at most once) takes what is left.</param>
    public Value Reshape(Value input, params ReadOnlySpan<long> shape) => Node("Reshape", [input, Constant(shape)]);

    /// <summary>The half-open range [start, end) along one axis; negative positions count from the end.</summary>
    public Value Slice(Value input, int axis, long start, long end, long step = 1) =>
        Node("Slice", [input, Constant(start), Constant(end), Constant(axis), Constant(step)]);

    /// <summary>Zero or constant padding of the two last axes of [batch, channels, height, width].</summary>
    public Value Pad(Value input, Padding padding, float fill = 0)
    {
        padding.NotNegative(nameof(padding));
        return Node("Pad", [input, Constant(0, 0, padding.Top, padding.Left, 0, 0, padding.Bottom, padding.Right), Scalar(fill)], Attribute("mode", "constant"));
    }

    /// <summary>
    /// TensorFlow's SAME padding for a window that follows without padding of its own: the output has ⌈size / stride⌉ pixels,
    /// and where the total is odd the extra row or column goes to the bottom or right. The amounts depend on the run's size,
    /// so they are computed in the graph.
    /// </summary>
    public Value PadSame(Value input, Pair kernel, Pair? stride = null, Pair? dilation = null, float fill = 0)
    {
        kernel.Positive(nameof(kernel));
        var step = (stride ?? 1).Positive(nameof(stride));
        var spread = (dilation ?? 1).Positive(nameof(dilation));
        var span = new Pair((kernel.Vertical - 1) * spread.Vertical + 1, (kernel.Horizontal - 1) * spread.Horizontal + 1);

        // total = max((⌈size / stride⌉ − 1) · stride + span − size, 0), where ⌈size / stride⌉ − 1 = (size − 1) div stride
        var size = SpatialShape(input);
        var last = Mul(Div(Sub(size, Constant(1)), Constant(step.ToArray())), Constant(step.ToArray()));
        var total = Node("Max", [Sub(Add(last, Constant(span.ToArray())), size), Constant(0)]);
        var before = Div(total, Constant(2));
        var after = Sub(total, before);
        var none = Constant(0, 0);
        return Node("Pad", [input, Concat([none, before, none, after], 0), Scalar(fill)], Attribute("mode", "constant"));
    }

    /// <summary>Bilinear resizing of [batch, channels, h, w] to the height and width of another value.</summary>
    public Value ResizeLike(Value input, Value reference, ResizeMode mode) =>
        Resize(input, SpatialShape(reference), mode);

    /// <summary>Bilinear resizing to a fixed size.</summary>
    public Value Resize(Value input, int height, int width, ResizeMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return Resize(input, Constant(height, width), mode);
    }

    private Value Resize(Value input, Value spatialSizes, ResizeMode mode) =>
        Node("Resize", [input, null, null, Concat([Shape(input, 0, 2), spatialSizes], 0)],
            Attribute("mode", "linear"),
            Attribute("coordinate_transformation_mode", mode switch
            {
                ResizeMode.HalfPixel => "half_pixel",
                ResizeMode.AlignCorners => "align_corners",
                _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Allowed: HalfPixel, AlignCorners."),
            }));

    private Value SpatialShape(Value image) => Shape(image, 2, 4);

    private Value Shape(Value input, long start, long end) =>
        Node("Shape", [input], Attribute("start", start), Attribute("end", end));
}
