using Pipeline.Contracts.Models;
using Pipeline.Onnx.Export;
using Pipeline.Onnx.Sessions;

namespace Pipeline.Onnx.Tests.Oracles;

/// <summary>A two-scale network with the shape of a real one (stem, depthwise stage, image pooling, skip), as a graph and as loops.</summary>
internal static class TinySegmenter
{
    public const int Classes = 4;

    public static readonly SegmenterMetadata Metadata = new(
        ["background", "bird", "cat", "dog \"ü\""], "background", new Preprocessing("RGB", [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]));

    private static readonly Array4 Stem = Array4.Random(1, 6, 3, 3, 3);
    private static readonly Array4 Depthwise = Array4.Random(2, 6, 1, 3, 3);
    private static readonly Array4 Head = Array4.Random(3, Classes, 18, 1, 1);
    private static readonly float[] HeadBias = [0.1f, -0.2f, 0.3f, -0.4f];

    public static OnnxGraph Graph(SegmenterMetadata? metadata)
    {
        var graph = new OnnxGraph("tiny");
        var image = graph.ImageInput("image", 3);
        graph.Output("logits", Export(graph, image), [Dimension.Batch, Classes, Dimension.Height, Dimension.Width]);
        metadata?.WriteTo(graph);
        return graph;
    }

    public static byte[] Bytes(SegmenterMetadata? metadata) => Graph(metadata).ToBytes();

    public static Array4 Forward(Array4 image)
    {
        var (top, bottom) = Naive.SamePadding(image.H, 3, 2, 1);
        var (left, right) = Naive.SamePadding(image.W, 3, 2, 1);
        var stem = Naive.Map(Naive.Conv(image, Stem, null, (2, 2), (top, left, bottom, right), (1, 1), 1), v => Math.Clamp(v, 0, 6));
        var stage = Naive.Map(Naive.Conv(stem, Depthwise, null, (1, 1), (2, 2, 2, 2), (2, 2), 6), v => Math.Max(v, 0));
        var features = Naive.Fill(Array4.Zero(image.N, 18, stem.H, stem.W), (n, c, y, x) =>
            c < 6 ? stem[n, c, y, x]
            : c < 12 ? stage[n, c - 6, y, x]
            : Enumerable.Range(0, stage.H * stage.W).Average(i => (double)stage[n, c - 12, i / stage.W, i % stage.W]));
        var logits = Naive.Conv(features, Head, HeadBias, (1, 1), (0, 0, 0, 0), (1, 1), 1);
        return Naive.Resize(logits, image.H, image.W, alignCorners: false);
    }

    private static Value Export(OnnxGraph graph, Value image)
    {
        var stem = graph.Relu6(graph.Conv(graph.PadSame(image, 3, 2), graph.Initializer("stem.weight", Stem.Data, Stem.Shape), null, 2));
        var stage = graph.Relu(graph.Conv(stem, graph.Initializer("stage.weight", Depthwise.Data, Depthwise.Shape), null, 1, 2, 2, group: 6));
        var pooled = graph.ResizeLike(graph.GlobalAveragePool(stage), stage, ResizeMode.HalfPixel);
        var features = graph.Concat([stem, stage, pooled], 1);
        var logits = graph.Conv(features, graph.Initializer("head.weight", Head.Data, Head.Shape), graph.Initializer("head.bias", HeadBias, Classes));
        return graph.ResizeLike(logits, image, ResizeMode.HalfPixel);
    }
}
