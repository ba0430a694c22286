using Pipeline.Imaging;
using Pipeline.Onnx.Sessions;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Stages;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pipeline.Worker.Checking;

/// <summary>
/// Whether a worker can do its work on this machine: every native part is used once, on each device, and judged by what must come
/// out. Takes seconds, needs no storage.
/// </summary>
internal static class SelfTest
{
    private const int Width = 64, Height = 48, Classes = 3, Steps = 8;

    /// <summary>Devices sum in another order; a score that differs by more is a wrong kernel.</summary>
    private const double DeviceTolerance = 2e-3;

    /// <summary>The process's exit code: 0 when everything works.</summary>
    public static int Run(TextWriter output)
    {
        List<(string Name, Func<string?> Check)> checks = [("image codecs", Codecs), ("training on cpu", () => Training("cpu")), ("ONNX export and session", Export)];
        if (!Passes("libtorch", Loads, output))
            return 1;
        if (TorchDevice.Name != "cpu")
            checks.AddRange([($"training on {TorchDevice.Name}", () => Training(TorchDevice.Name)), ($"{TorchDevice.Name} agrees with cpu", () => Agreement(TorchDevice.Name))]);
        return checks.Count(check => !Passes(check.Name, check.Check, output)) == 0 ? 0 : 1;
    }

    private static bool Passes(string name, Func<string?> check, TextWriter output)
    {
        string? problem;
        try
        {
            problem = check();
        }
        // A missing library shows in many ways, and each of them is the finding.
        catch (Exception e)
        {
            problem = (e.InnerException ?? e).Message;
        }
        output.WriteLine(problem is null ? $"ok      {name}" : $"FAILED  {name}: {problem}");
        return problem is null;
    }

    private static string? Loads()
    {
        using var sum = ones(2).sum();
        return sum.item<float>() == 2 ? null : $"1 + 1 is {sum.item<float>()}";
    }

    private static string? Codecs()
    {
        var image = Picture();
        if (!ImageCodec.TryDecode(PngCodec.EncodeRgb(image), ImageLimits.Default, out var png, out var problem))
            return problem.Message;
        if (!png.Pixels.AsSpan().SequenceEqual(image.Pixels))
            return "a PNG came back with other pixels";
        return ImageCodec.TryDecode(JpegCodec.Encode(image), ImageLimits.Default, out var jpeg, out problem)
            ? jpeg.Width == Width && jpeg.Height == Height ? null : "a JPEG came back in another size"
            : problem.Message;
    }

    private static string? Training(string device)
    {
        random.manual_seed(1);
        using var network = NetworkFactory.Create($"{NetworkFactory.Compact}@0.5", Classes);
        network.Module.to(device);
        using var optimizer = optim.SGD(network.Module.parameters(), 0.05, momentum: 0.9);
        using var outer = NewDisposeScope();
        var images = rand(4, 3, Height, Width).to(device);
        var targets = randint(0, Classes, [4, Height, Width]).to(device);
        List<float> losses = [];
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = F.cross_entropy(network.Module.call(images), targets);
            loss.backward();
            optimizer.step();
            losses.Add(loss.item<float>());
        }
        return losses[^1] < losses[0] ? null : $"the loss did not fall: {losses[0]:F4} to {losses[^1]:F4} in {Steps} steps";
    }

    private static string? Agreement(string device)
    {
        using var network = Network();
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var images = ImageTensor.Create(Picture(), network.Backbone.Preprocessing, torch.device("cpu"));
        var expected = network.Module.call(images);
        network.Module.to(device);
        var difference = network.Module.call(images.to(device)).cpu().sub(expected).abs().max().item<float>();
        return difference < DeviceTolerance ? null : $"scores differ by {difference}; allowed: {DeviceTolerance}";
    }

    private static string? Export()
    {
        using var network = Network();
        var onnx = ExportStage.Export(network, new ClassList(["a", "b", "c"], background: null));
        using var segmenter = OnnxSegmenter.Load(onnx, network.NetworkName, new OnnxSegmenterOptions());
        var report = ExportStage.Compare(network, torch.device("cpu"), segmenter, Picture());
        return report.Passed ? null : report.ToString();
    }

    private static ISegmentationNetwork Network()
    {
        random.manual_seed(2);
        var network = NetworkFactory.Create($"{NetworkFactory.Compact}@0.5", Classes);
        network.Module.eval();
        return network;
    }

    private static RgbImage Picture()
    {
        var image = new RgbImage(Width, Height);
        new Random(3).NextBytes(image.Pixels);
        return image;
    }
}
