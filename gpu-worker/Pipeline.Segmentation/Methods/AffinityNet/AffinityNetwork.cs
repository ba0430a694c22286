using Pipeline.Segmentation.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.AffinityNet;

/// <summary>
/// AffinityNet's features (Ahn and Kwak 2018, section 3.2): the last three levels of a backbone, each through a 1 × 1 convolution and ELU, joined
/// on the grid of stride 8. Like features mean one thing: <c>a_ij = exp(−mean_k |f_ik − f_jk|)</c>.
/// </summary>
public sealed class AffinityNetwork : nn.Module<Tensor, Tensor>
{
    public const int Stride = 8;

    // From early to late, as published.
    private static readonly int[] Widths = [64, 128, 256];

    private readonly Conv2d[] _levels;
    private readonly Conv2d _join;

    /// <param name="backbone">Its batch norm stays in inference mode, also while this learns.</param>
    public AffinityNetwork(Backbone backbone)
        : base(nameof(AffinityNetwork))
    {
        Backbone = backbone;
        register_module("backbone", backbone);
        _levels = [.. backbone.Levels.TakeLast(Widths.Length).Zip(Widths, (level, width) => nn.Conv2d(level.Channels, width, 1, padding: 0L, bias: false))];
        _join = nn.Conv2d(Channels, Channels, 1, padding: 0L, bias: false);
        foreach (var level in _levels)
        {
            nn.init.kaiming_normal_(level.weight);
        }
        nn.init.xavier_uniform_(_join.weight, 4);
        register_module("levels", nn.ModuleList(_levels));
        register_module("join", _join);
        eval();
    }

    public static int Channels => Widths.Sum();

    public Backbone Backbone { get; }

    /// <summary>The layers that are not the backbone's.</summary>
    public IEnumerable<Parameter> Head => [.. _levels.Select(level => level.weight), _join.weight];

    /// <returns>[batch, <see cref="Channels"/>, ⌈height / 8⌉, ⌈width / 8⌉]</returns>
    public override Tensor forward(Tensor images)
    {
        var (rows, columns) = ((images.shape[2] + Stride - 1) / Stride, (images.shape[3] + Stride - 1) / Stride);
        var features = Backbone.LevelFeatures(images).TakeLast(Widths.Length);
        var parts = features.Zip(_levels, (level, conv) => Layers.Resize(nn.functional.elu(conv.call(level), 1), rows, columns)).ToArray();
        return nn.functional.elu(_join.call(cat(parts, 1)), 1);
    }
}
