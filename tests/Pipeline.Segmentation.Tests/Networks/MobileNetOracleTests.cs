using System.Diagnostics;
using System.Runtime.InteropServices;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Networks;

/// <summary>Published weights give the published features: the same forward pass written in PyTorch's functional form.</summary>
public sealed class MobileNetOracleTests
{
    private const string Interpreter = "/usr/bin/python3";

    private const string Script = """
        import sys, json, struct, numpy as np, torch, torch.nn.functional as F
        weights, source, target, h, w = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
        torch.set_num_threads(1)
        f = open(weights, "rb"); n = struct.unpack("<Q", f.read(8))[0]; head = json.loads(f.read(n)); data = f.read()
        W = {k: torch.from_numpy(np.frombuffer(data[v["data_offsets"][0]:v["data_offsets"][1]], np.float32).reshape(v["shape"]).copy()) for k, v in head.items() if k != "__metadata__"}
        def same(x, k, s):
            p = [max((-(-d // s) - 1) * s + k - d, 0) for d in x.shape[2:]]
            return F.pad(x, (p[1] // 2, p[1] - p[1] // 2, p[0] // 2, p[0] - p[0] // 2))
        def bn(x, name): return F.relu6(F.batch_norm(x, W[name + ".moving_mean"], W[name + ".moving_variance"], W[name + ".gamma"], W[name + ".beta"], False, 0, 1e-3))
        x = torch.from_numpy(np.fromfile(source, np.float32).reshape(1, 3, h, w))
        x = bn(F.conv2d(same(x, 3, 2), W["conv1.kernel"], stride=2), "conv1_bn")
        for i, s in enumerate([1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 1], 1):
            k = W[f"conv_dw_{i}.depthwise_kernel"]
            x = bn(F.conv2d(same(x, 3, s), k, stride=s, groups=k.shape[0]), f"conv_dw_{i}_bn")
            x = bn(F.conv2d(x, W[f"conv_pw_{i}.kernel"]), f"conv_pw_{i}_bn")
            if i == 3: low = x
            if i == 11: high = x
        np.concatenate([low.numpy().ravel(), high.numpy().ravel(), x.numpy().ravel()]).tofile(target)
        """;

    [Theory]
    [InlineData(64, 96)]
    [InlineData(61, 75)]
    public async Task Features_WithPublishedWeights_EqualPyTorch(int height, int width)
    {
        var weights = FindWeights();
        Assert.SkipUnless(weights is not null, "../shared/data/weights/mobilenet_v1_1.0_float32.safetensors is missing.");
        Assert.SkipUnless(File.Exists(Interpreter), $"{Interpreter} with python3-torch is missing.");
        var file = await File.ReadAllBytesAsync(weights!, TestContext.Current.CancellationToken);

        var (images, actual) = Run(SafeTensors.Parse(file), height, width);
        var expected = await ReferenceAsync(weights!, images, height, width);

        Assert.Equal(expected.Length, actual.Length);
        // ReLU6 bounds values by 6; sums of some thousand products in another order differ by about 1e-5.
        Assert.True(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() < 1e-3);
    }

    // No await in here: scopes and the gradient mode belong to a thread.
    private static (float[] Images, float[] Features) Run(SafeTensors weights, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var network = new MobileNetV1(deep: true);
        network.LoadPretrained(weights);
        network.eval();
        var images = rand([1, 3, height, width]) * 2 - 1;
        var levels = network.LevelFeatures(images);
        return (images.data<float>().ToArray(), [.. new[] { levels[1], levels[3], levels[4] }.SelectMany(level => level.contiguous().data<float>().ToArray())]);
    }

    private static async Task<float[]> ReferenceAsync(string weights, float[] images, int height, int width)
    {
        var folder = Directory.CreateTempSubdirectory("mobilenet");
        try
        {
            var (source, target, script) = (Path.Combine(folder.FullName, "in"), Path.Combine(folder.FullName, "out"), Path.Combine(folder.FullName, "run.py"));
            await File.WriteAllBytesAsync(source, MemoryMarshal.AsBytes<float>(images).ToArray());
            await File.WriteAllTextAsync(script, Script);
            using var process = Process.Start(new ProcessStartInfo(Interpreter, [script, weights, source, target, $"{height}", $"{width}"]) { RedirectStandardError = true })!;
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.SkipUnless(!errors.Contains("ModuleNotFoundError"), "python3-torch or python3-numpy is not installed.");
            Assert.True(process.ExitCode == 0, errors);
            return MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(target)).ToArray();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? FindWeights()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "weights", "mobilenet_v1_1.0_float32.safetensors");
            if (File.Exists(path))
            {
                return path;
            }
        }
        return null;
    }
}
