using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Splits one dimension into several.</summary>
public sealed class Unflatten : ParameterLessModule<Tensor, Tensor>
{
    internal Unflatten(long dim, long[] unflattenedSize)
        : base(nameof(Unflatten))
    {
        (this.dim, unflattened_size) = (dim, unflattenedSize);
    }

    public long dim { get; set; }

    public long[] unflattened_size { get; set; }

    public override Tensor forward(Tensor tensor) => NnOps.unflatten.Call(tensor, dim, unflattened_size);
}
