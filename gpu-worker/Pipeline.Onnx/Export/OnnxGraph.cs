using System.Runtime.InteropServices;
using Google.Protobuf;
using Pipeline.Onnx.Protos;

namespace Pipeline.Onnx.Export;

/// <summary>
/// Builds an ONNX model node by node. A network's export calls one method a layer, in the order of its forward pass, and
/// hands over weights as spans; nothing here knows the framework they come from. The same calls give the same bytes.
/// </summary>
/// <remarks>
/// Every <see cref="Value"/> handed in must come from this graph; a foreign or misspelt one throws, so a graph that builds
/// is topologically sorted and has no dangling edge. Shapes are not inferred: what only a run can know, ONNX Runtime checks.
/// </remarks>
public sealed partial class OnnxGraph
{
    /// <summary>Newest operator set that every runtime in use understands.</summary>
    public const int Opset = 17;

    /// <summary>The file format version that came with opset 17 (ONNX 1.12).</summary>
    public const int IrVersion = 8;

    private readonly GraphProto graph;
    private readonly Dictionary<string, long[]?> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> nodeCounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> constants = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> metadata = new(StringComparer.Ordinal);

    public OnnxGraph(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        graph = new GraphProto { Name = name };
    }

    /// <summary>An image batch: float32 <c>[batch, channels, height, width]</c>, all but the channels free at run time.</summary>
    public Value ImageInput(string name, int channels) =>
        Input(name, [Dimension.Batch, channels, Dimension.Height, Dimension.Width]);

    public Value Input(string name, ReadOnlySpan<Dimension> shape, ElementType type = ElementType.Float32)
    {
        var value = Declare(name, null);
        graph.Input.Add(ValueInfo(name, shape, type));
        return value;
    }

    /// <summary>Names a value as a result of the model, with the shape that callers may rely on.</summary>
    public void Output(string name, Value value, ReadOnlySpan<Dimension> shape, ElementType type = ElementType.Float32)
    {
        // A copy gives the output its public name even where the value is an input or already has another use.
        Known(value);
        Declare(name, null);
        NewNode("Identity", [value]).Output.Add(name);
        graph.Output.Add(ValueInfo(name, shape, type));
    }

    /// <summary>A weight under its own stable name (the key in the state dict), row-major, little-endian in the file.</summary>
    public Value Initializer(string name, ReadOnlySpan<float> data, params ReadOnlySpan<long> shape) =>
        AddInitializer(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(data), data.Length, shape);

    public Value Initializer(string name, ReadOnlySpan<long> data, params ReadOnlySpan<long> shape) =>
        AddInitializer(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(data), data.Length, shape);

    /// <summary>A string that travels inside the file; a second call with the same key replaces the first.</summary>
    public void Metadata(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        metadata[key] = value;
    }

    /// <summary>The serialized model.</summary>
    /// <exception cref="InvalidOperationException">The graph has no output.</exception>
    public byte[] ToBytes() => ToModel().ToByteArray();

    /// <summary>Writes the model beside its final name first, so that a reader never sees half a file.</summary>
    public void Save(string path)
    {
        var partial = path + ".partial";
        using (var stream = File.Create(partial))
            ToModel().WriteTo(stream);
        File.Move(partial, path, overwrite: true);
    }

    private ModelProto ToModel()
    {
        if (graph.Output.Count == 0)
            throw new InvalidOperationException($"Graph '{graph.Name}' has no output; call Output before it is written.");
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "pipeline", ProducerVersion = "1", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        model.MetadataProps.Add(metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return model;
    }

    private Value AddInitializer(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, int count, ReadOnlySpan<long> shape)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX stores tensors little-endian; this machine is big-endian.");
        long expected = 1;
        foreach (var size in shape)
            expected *= size >= 0 ? size : throw new ArgumentException($"Initializer '{name}' has the shape {Show(shape)}; sizes are never negative.", nameof(shape));
        if (expected != count)
            throw new ArgumentException($"Initializer '{name}' has {count} elements; its shape {Show(shape)} holds {expected}.", nameof(shape));

        var value = Declare(name, shape.ToArray());
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.Add(shape.ToArray());
        graph.Initializer.Add(tensor);
        return value;
    }

    private Value Constant(params ReadOnlySpan<long> data) =>
        SharedConstant("i64", MemoryMarshal.AsBytes(data), data, static (graph, name, data) => graph.Initializer(name, data, data.Length));

    private Value Scalar(float value) =>
        SharedConstant("f32", MemoryMarshal.AsBytes(new ReadOnlySpan<float>(in value)), value, static (graph, name, value) => graph.Initializer(name, [value]));

    private delegate Value AddConstant<T>(OnnxGraph graph, string name, T data)
        where T : allows ref struct;

    // Shape arithmetic repeats the same few numbers at every layer.
    private Value SharedConstant<T>(string type, ReadOnlySpan<byte> bytes, T data, AddConstant<T> add)
        where T : allows ref struct
    {
        var key = type + Convert.ToHexString(bytes);
        if (!constants.TryGetValue(key, out var value))
            constants[key] = value = add(this, $"{type}_{constants.Count}", data);
        return value;
    }

    private Value Node(string operation, ReadOnlySpan<Value?> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = NewNode(operation, inputs);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        var output = Declare(node.Name + ".out", null);
        node.Output.Add(output.Name);
        return output;
    }

    private NodeProto NewNode(string operation, ReadOnlySpan<Value?> inputs)
    {
        var node = new NodeProto { OpType = operation };
        foreach (var input in inputs)
            node.Input.Add(input is { } value ? Known(value).Name : "");
        var index = nodeCounts.GetValueOrDefault(operation);
        nodeCounts[operation] = index + 1;
        node.Name = $"{operation}_{index}";
        graph.Node.Add(node);
        return node;
    }

    private Value Declare(string name, long[]? shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return values.TryAdd(name, shape)
            ? new Value(name)
            : throw new ArgumentException($"Graph '{graph.Name}' already has a value named '{name}'; names are unique.", nameof(name));
    }

    private Value Known(Value value) => value.Name is not null && values.ContainsKey(value.Name)
        ? value
        : throw new ArgumentException($"Graph '{graph.Name}' has no value named '{value.Name}'; take values from this graph's own methods.", nameof(value));

    /// <summary>The shape of an initializer; null for a value whose shape is only known when the model runs.</summary>
    private long[]? ShapeOf(Value value) => values[Known(value).Name];

    private static ValueInfoProto ValueInfo(string name, ReadOnlySpan<Dimension> shape, ElementType type)
    {
        var dimensions = new TensorShapeProto();
        foreach (var dimension in shape)
            dimensions.Dim.Add(dimension.ToProto());
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } },
        };
    }

    private static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    private static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    private static AttributeProto Attribute(string name, ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values.ToArray());
        return attribute;
    }

    private static string Show(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
