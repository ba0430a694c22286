namespace Pipeline.Onnx.Export;

// Element by element, and reductions.
public sealed partial class OnnxGraph
{
    public Value Add(Value left, Value right) => Node("Add", [left, right]);

    public Value Sub(Value left, Value right) => Node("Sub", [left, right]);

    public Value Mul(Value left, Value right) => Node("Mul", [left, right]);

    public Value Div(Value left, Value right) => Node("Div", [left, right]);

    public Value Add(Value left, float right) => Add(left, Scalar(right));

    public Value Sub(Value left, float right) => Sub(left, Scalar(right));

    public Value Mul(Value left, float right) => Mul(left, Scalar(right));

    public Value Div(Value left, float right) => Div(left, Scalar(right));

    public Value Relu(Value input) => Node("Relu", [input]);

    public Value Relu6(Value input) => Clip(input, 0, 6);

    public Value Clip(Value input, float low, float high) => Node("Clip", [input, Scalar(low), Scalar(high)]);

    public Value Sigmoid(Value input) => Node("Sigmoid", [input]);

    public Value Softmax(Value input, int axis) => Node("Softmax", [input], Attribute("axis", axis));

    public Value ReduceMean(Value input, ReadOnlySpan<long> axes, bool keepDimensions = true) =>
        Node("ReduceMean", [input], Attribute("axes", axes), Attribute("keepdims", keepDimensions ? 1 : 0));

    /// <summary>Index of the largest entry as int64, the first among equals.</summary>
    public Value ArgMax(Value input, int axis, bool keepDimensions = true) =>
        Node("ArgMax", [input], Attribute("axis", axis), Attribute("keepdims", keepDimensions ? 1 : 0));

    public Value Cast(Value input, ElementType type) => Node("Cast", [input], Attribute("to", (long)type));

    public Value Identity(Value input) => Node("Identity", [input]);
}
