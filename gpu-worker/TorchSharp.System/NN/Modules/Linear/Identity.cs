using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Hands its input on; the result is a tensor of its own, so disposing either leaves the other.</summary>
public sealed class Identity : ParameterLessModule<Tensor, Tensor>
{
    internal Identity()
        : base(nameof(Identity))
    {
    }

    public override Tensor forward(Tensor tensor) => tensor.alias();
}
