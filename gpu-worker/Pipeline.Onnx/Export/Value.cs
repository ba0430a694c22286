namespace Pipeline.Onnx.Export;

/// <summary>A tensor in an <see cref="OnnxGraph"/>: an input, an initializer or a node's output.</summary>
public readonly record struct Value(string Name);
