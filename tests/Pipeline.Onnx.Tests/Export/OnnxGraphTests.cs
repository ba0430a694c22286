using Pipeline.Onnx.Export;
using Pipeline.Onnx.Protos;
using Pipeline.Onnx.Tests.Oracles;

namespace Pipeline.Onnx.Tests.Export;

public sealed class OnnxGraphTests
{
    [Fact]
    public void Segmenter_Exported_IsAcceptedByOnnxOwnChecker()
    {
        Assert.SkipUnless(SystemPython.HasOnnx, "python3-onnx is not installed.");
        using var folder = new TemporaryFolder();
        TinySegmenter.Graph(TinySegmenter.Metadata).Save(folder.File("model.onnx"));

        AssertChecks(folder.File("model.onnx"));
    }

    [Fact]
    public void EveryOperator_Exported_IsAcceptedByOnnxOwnChecker()
    {
        Assert.SkipUnless(SystemPython.HasOnnx, "python3-onnx is not installed.");
        using var folder = new TemporaryFolder();
        var g = new OnnxGraph("all");
        var x = g.ImageInput("x", 3);
        float[] three = [1, 2, 3];
        var v = g.BatchNormalization(x, g.Initializer("s", three, 3), g.Initializer("h", three, 3), g.Initializer("m", three, 3), g.Initializer("v", three, 3));
        v = g.Conv(g.Pad(g.PadSame(v, 3, 2), 1), g.Initializer("w", new float[27], 3, 1, 3, 3), g.Initializer("b", three, 3), 2, 0, 1, 3);
        v = g.MaxPool(g.AveragePool(g.Relu(g.Relu6(g.Sigmoid(v))), 2), 2, 1, 1);
        v = g.ResizeLike(g.Resize(v, 7, 9, ResizeMode.AlignCorners), x, ResizeMode.HalfPixel);
        v = g.Softmax(g.Concat([g.Slice(g.Transpose(v, 0, 1, 3, 2), 1, 0, 1), g.Transpose(v, 0, 1, 3, 2)], 1), 1);
        var flat = g.Reshape(g.GlobalAveragePool(g.Div(g.Sub(g.Mul(g.Add(v, 1), 2), 3), 4)), 0, -1);
        var rows = g.Linear(g.MatMul(flat, g.Initializer("square", new float[16], 4, 4)), g.Initializer("linear", new float[8], 2, 4), g.Initializer("offset", [1f, 2f], 2));
        g.Output("rows", g.Identity(rows), [Dimension.Batch, 2]);
        g.Output("labels", g.Cast(g.ArgMax(v, 1, keepDimensions: false), ElementType.UInt8), [Dimension.Batch, Dimension.Width, Dimension.Height], ElementType.UInt8);
        g.Output("mean", g.ReduceMean(v, [1], keepDimensions: false), [Dimension.Batch, Dimension.Width, Dimension.Height]);
        g.Save(folder.File("model.onnx"));

        AssertChecks(folder.File("model.onnx"));
    }

    [Fact]
    public void ToBytes_SameCalls_SameBytesAsTheFile()
    {
        using var folder = new TemporaryFolder();
        var graph = TinySegmenter.Graph(TinySegmenter.Metadata);
        graph.Save(folder.File("model.onnx"));

        Assert.Equal(TinySegmenter.Bytes(TinySegmenter.Metadata), graph.ToBytes());
        Assert.Equal(graph.ToBytes(), File.ReadAllBytes(folder.File("model.onnx")));
        Assert.False(File.Exists(folder.File("model.onnx.partial")));
    }

    [Fact]
    public void ToBytes_SegmenterWithMetadata_StatesVersionsNamesAndShapes()
    {
        var model = ModelProto.Parser.ParseFrom(TinySegmenter.Bytes(TinySegmenter.Metadata));

        Assert.Equal((8L, 17L), (model.IrVersion, Assert.Single(model.OpsetImport).Version));
        var input = Assert.Single(model.Graph.Input);
        Assert.Equal(("image", "batch,3,height,width"), (input.Name, Show(input)));
        var output = Assert.Single(model.Graph.Output);
        Assert.Equal(("logits", "batch,4,height,width"), (output.Name, Show(output)));
        Assert.Contains("stem.weight", model.Graph.Initializer.Select(weight => weight.Name));
        Assert.Equal(["background", "classes", "preprocessing"], model.MetadataProps.Select(entry => entry.Key));
    }

    [Fact]
    public void ToBytes_ConstantsUsedAgain_AreStoredOnce()
    {
        var model = ModelProto.Parser.ParseFrom(Model.Of(3, (g, x) => g.PadSame(g.PadSame(g.Relu6(g.Relu6(x)), 3, 2), 3, 2)));

        Assert.Equal(model.Graph.Initializer.Count, model.Graph.Initializer.DistinctBy(tensor => (tensor.DataType, tensor.RawData)).Count());
    }

    [Fact]
    public void Node_ValueOfAnotherGraph_IsRefusedByName()
    {
        var foreign = new OnnxGraph("other").ImageInput("elsewhere", 3);

        Assert.Contains("'elsewhere'", Assert.Throws<ArgumentException>(() => new OnnxGraph("mine").Relu(foreign)).Message);
        Assert.Throws<ArgumentException>(() => new OnnxGraph("mine").Relu(default));
    }

    [Fact]
    public void Initializer_NameOrShapeThatDoesNotFit_IsRefused()
    {
        var graph = new OnnxGraph("g");
        graph.Initializer("w", [1f, 2f], 2);

        Assert.Contains("'w'", Assert.Throws<ArgumentException>(() => graph.Initializer("w", [1f], 1)).Message);
        Assert.Contains("[2, 2] holds 4", Assert.Throws<ArgumentException>(() => graph.Initializer("v", [1f, 2f], 2, 2)).Message);
        Assert.Throws<ArgumentException>(() => graph.Initializer("u", [1f], -1, -1));
    }

    [Fact]
    public void Conv_WeightBiasOrGroupThatDoesNotFit_IsRefusedWithTheShapes()
    {
        var graph = new OnnxGraph("g");
        var x = graph.ImageInput("x", 3);
        var weight = graph.Initializer("w", new float[12], 4, 3, 1, 1);
        var bias = graph.Initializer("b", new float[3], 3);

        Assert.Contains("[4] is needed", Assert.Throws<ArgumentException>(() => graph.Conv(x, weight, bias)).Message);
        Assert.Contains("4 outputs and 3 groups", Assert.Throws<ArgumentOutOfRangeException>(() => graph.Conv(x, weight, null, group: 3)).Message);
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => graph.Conv(x, bias)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => graph.Conv(x, weight, stride: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => graph.Conv(x, weight, padding: -1));
    }

    [Fact]
    public void ToBytes_WithoutOutput_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new OnnxGraph("g").ToBytes());

    private static string Show(ValueInfoProto value) =>
        string.Join(',', value.Type.TensorType.Shape.Dim.Select(d => d.HasDimParam ? d.DimParam : d.DimValue.ToString()));

    private static void AssertChecks(string path)
    {
        var (exitCode, output) = SystemPython.Run("import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)", path);
        Assert.True(exitCode == 0, output);
    }
}
