using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class InstanceNorm2d : InstanceNorm
{
    internal InstanceNorm2d(long features, double eps, double momentum, bool affine, bool trackRunningStats, Device? device, ScalarType? dtype)
        : base(features, eps, momentum, affine, trackRunningStats, device, dtype, nameof(InstanceNorm2d))
    {
    }

    protected override void ValidateInputDimensions(Tensor input) => CheckDimensions(input, 3, 4);

    protected override long GetNumberOfBatchDimensions() => 4;
}
