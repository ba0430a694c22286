using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

public sealed class AvgPool1d : ParameterLessModule<Tensor, Tensor>
{
    internal AvgPool1d(long kernelSize, long? stride, long? padding, bool ceilMode, bool countIncludePad)
        : base(nameof(AvgPool1d))
    {
        (kernel_size, this.stride, this.padding, ceil_mode, count_include_pad) = (kernelSize, stride, padding, ceilMode, countIncludePad);
    }

    public long kernel_size { get; set; }

    public long? stride { get; set; }

    public long? padding { get; set; }

    public bool ceil_mode { get; set; }

    public bool count_include_pad { get; set; }

    public override Tensor forward(Tensor input) => F.avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad);
}
