using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Deals the channels of each group out over all groups.</summary>
public sealed class ChannelShuffle : ParameterLessModule<Tensor, Tensor>
{
    internal ChannelShuffle(long groups)
        : base(nameof(ChannelShuffle))
    {
        this.groups = groups;
    }

    public long groups { get; set; }

    public override Tensor forward(Tensor tensor) => NnOps.channel_shuffle.Call(tensor, groups);
}
