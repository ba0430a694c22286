using System.Security.Cryptography;
using Pipeline.Imaging;
using Pipeline.Onnx.Export;
using Pipeline.Onnx.Parity;
using Pipeline.Onnx.Sessions;
using Pipeline.Segmentation.Networks;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Stages;

/// <summary>Trained segmenter → ONNX file, compared with the network on real pictures and judged on the held-out ones.</summary>
public sealed class ExportStage
{
    /// <summary>Pictures the parity gate compares; each costs one run of both.</summary>
    public int ParityImages { get; init; } = 8;

    /// <param name="set">Held-out pictures are preferred for the parity gate; without any, training pictures serve.</param>
    public ExportedModel Run(TrainedSegmenter trained, TrainingSet set, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var onnx = Export(trained.Network, trained.Classes);
        var sources = (set.Holdout.Count > 0 ? set.Holdout : set.Training).Take(ParityImages).ToList();
        var parity = Compare(trained, onnx, sources.Select(entry => entry.Load().Image), progress, cancellation);
        using var session = new SegmenterSession(onnx, [.. trained.Classes], trained.Network.Backbone.Preprocessing);
        var metrics = set.Holdout.Count == 0
            ? null
            : EvaluateStage.Run(trained.Classes, set.Holdout, image => session.Predict(image).ArgMax.Pixels, progress, cancellation);
        return new ExportedModel(
            onnx, Convert.ToHexStringLower(SHA256.HashData(onnx)), OnnxGraph.Opset, trained.Network.Backbone.Preprocessing, parity, sources.Count, metrics);
    }

    /// <summary>image [batch, 3, height, width] → scores [batch, classes, height, width], all three sizes dynamic.</summary>
    public static byte[] Export(ISegmentationNetwork network, ClassList classes)
    {
        network.Module.eval();
        var graph = new OnnxGraph(network.NetworkName);
        var image = graph.ImageInput("image", 3);
        graph.Output("scores", network.Export(graph, image), [Dimension.Batch, network.Classes, Dimension.Height, Dimension.Width]);
        new SegmenterMetadata([.. classes], classes.Background, network.Backbone.Preprocessing).WriteTo(graph);
        return graph.ToBytes();
    }

    private static ParityReport Compare(
        TrainedSegmenter trained, byte[] onnx, IEnumerable<RgbImage> images, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var segmenter = OnnxSegmenter.Load(onnx, trained.Network.NetworkName, new OnnxSegmenterOptions());
        var reports = new List<ParityReport>();
        foreach (var image in images)
        {
            cancellation.ThrowIfCancellationRequested();
            reports.Add(Compare(trained.Network, trained.Device, segmenter, image));
            progress?.Report(new StageProgress("compare with ONNX Runtime", 1, $"{reports.Count} images"));
        }
        return ParityReport.Combine(reports);
    }

    /// <summary>One picture through both.</summary>
    public static ParityReport Compare(ISegmentationNetwork network, Device device, OnnxSegmenter segmenter, RgbImage image)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        network.Module.eval();
        var preprocessing = network.Backbone.Preprocessing;
        var expected = Layers.Values(network.Module.call(ImageTensor.Create(image, preprocessing, device)));
        var actual = segmenter.Run(ImageTensor.Values(image, preprocessing), 1, 3, image.Height, image.Width);
        return ParityGate.Compare(expected, actual, network.Classes, image.Width * image.Height);
    }
}
