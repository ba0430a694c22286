using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Pipeline.Benchmarks.Torch;

/// <summary>MobileNetV1 of width 1 up to its twelfth point-wise convolution, with a linear classifier; the script beside has the same.</summary>
internal static class MobileNetBody
{
    private static readonly long[] Channels = [32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512];
    private static readonly long[] Strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1];

    public static nn.Module<Tensor, Tensor> Create(long classes)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>
        {
            new SamePad(2), nn.Conv2d(3, Channels[0], kernel_size: 3, stride: 2, bias: false), nn.BatchNorm2d(Channels[0]), nn.ReLU6(),
        };
        foreach (var (index, stride) in Strides.Index())
        {
            var (source, target) = (Channels[index], Channels[index + 1]);
            layers.AddRange(
            [
                new SamePad(stride), nn.Conv2d(source, source, kernel_size: 3, stride: stride, groups: source, bias: false), nn.BatchNorm2d(source), nn.ReLU6(),
                nn.Conv2d(source, target, kernel_size: 1, bias: false), nn.BatchNorm2d(target), nn.ReLU6(),
            ]);
        }

        layers.AddRange([nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(Channels[^1], classes)]);
        return nn.Sequential(layers);
    }

    /// <summary>Keras's "same" padding, which the published weights were trained with: at stride 2 the odd pixel is at the end.</summary>
    private sealed class SamePad(long stride) : nn.Module<Tensor, Tensor>(nameof(SamePad))
    {
        public override Tensor forward(Tensor x)
        {
            if (stride == 1)
                return F.pad(x, (1, 1, 1, 1));
            var shape = x.shape;
            return F.pad(x, (shape[3] % 2, 1, shape[2] % 2, 1));
        }
    }
}
