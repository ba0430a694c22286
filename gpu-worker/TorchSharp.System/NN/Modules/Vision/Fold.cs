using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Adds the columns of sliding blocks up to an image; the transpose of <see cref="Unfold"/>.</summary>
public sealed class Fold : ParameterLessModule<Tensor, Tensor>
{
    internal Fold((long, long) outputSize, (long, long) kernelSize, (long, long) dilation, (long, long) padding, (long, long) stride)
        : base(nameof(Fold))
    {
        (output_size, kernel_size, this.dilation, this.padding, this.stride) = (outputSize, kernelSize, dilation, padding, stride);
    }

    public (long, long) output_size { get; set; }

    public (long, long) kernel_size { get; set; }

    public (long, long) dilation { get; set; }

    public (long, long) padding { get; set; }

    public (long, long) stride { get; set; }

    public override Tensor forward(Tensor tensor) => F.fold(tensor, output_size, kernel_size, dilation, padding, stride);
}
