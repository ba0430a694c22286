using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>The pieces that encoder and decoder layers share.</summary>
internal static class FeedForward
{
    internal static Tensor Run(Tensor x, Linear first, Dropout between, Linear second, nn.Activations activation)
    {
        using var scope = NewDisposeScope();
        var hidden = first.call(x);
        var active = activation == nn.Activations.GELU ? F.gelu(hidden) : F.relu(hidden);
        return second.call(between.call(active)).MoveToOuterDisposeScope();
    }
}
