using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Joins the dimensions from start_dim to end_dim.</summary>
public sealed class Flatten : ParameterLessModule<Tensor, Tensor>
{
    internal Flatten(long startDim, long endDim)
        : base(nameof(Flatten))
    {
        (start_dim, end_dim) = (startDim, endDim);
    }

    public long start_dim { get; set; }

    public long end_dim { get; set; }

    public override Tensor forward(Tensor input) => NnOps.flatten.Call(input, start_dim, end_dim);
}
