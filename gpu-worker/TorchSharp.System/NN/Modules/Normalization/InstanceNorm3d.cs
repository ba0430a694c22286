using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class InstanceNorm3d : InstanceNorm
{
    internal InstanceNorm3d(long features, double eps, double momentum, bool affine, bool trackRunningStats, Device? device, ScalarType? dtype)
        : base(features, eps, momentum, affine, trackRunningStats, device, dtype, nameof(InstanceNorm3d))
    {
    }

    protected override void ValidateInputDimensions(Tensor input) => CheckDimensions(input, 4, 5);

    protected override long GetNumberOfBatchDimensions() => 5;
}
