using Pipeline.Segmentation.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>
/// IRNet (Ahn et al. 2019, section 4) on a backbone that does not learn: one branch says where boundaries between classes are, one how far
/// and which way the centre of a cell's object lies. Both on the grid of stride 4.
/// </summary>
public sealed class IrnNetwork : nn.Module<Tensor, (Tensor Boundary, Tensor Displacement)>
{
    public const int Stride = 4;

    private const int BoundaryWidth = 32;
    private const int CoarseWidth = 256;

    private readonly ConvGroupNorm[] _boundaryLevels;
    private readonly ConvGroupNorm[] _displacementLevels;
    private readonly Conv2d _boundary;
    private readonly ConvGroupNorm _coarse;
    private readonly ConvGroupNorm _join;
    private readonly Conv2d _displacement;
    private readonly Tensor _meanShift;
    private readonly int _fine;

    public IrnNetwork(Backbone backbone)
        : base(nameof(IrnNetwork))
    {
        Backbone = backbone;
        register_module("backbone", backbone);
        foreach (var parameter in backbone.parameters())
        {
            parameter.requires_grad = false;
        }
        var levels = backbone.Levels;
        // With a ResNet two levels are fine and three coarse, as published.
        _fine = levels.Count(level => level.Stride <= Stride);
        _boundaryLevels = [.. levels.Select(level => new ConvGroupNorm(level.Channels, BoundaryWidth, 4))];
        _boundary = nn.Conv2d(BoundaryWidth * levels.Count, 1, 1, padding: 0L);
        var widths = levels.Select((level, i) => level.Stride > Stride ? CoarseWidth : i == 0 ? 64 : 128).ToArray();
        _displacementLevels = [.. levels.Zip(widths, (level, width) => new ConvGroupNorm(level.Channels, width, Math.Min(width / 8, 16)))];
        _coarse = new ConvGroupNorm(widths[_fine..].Sum(), CoarseWidth, 16);
        _join = new ConvGroupNorm(widths[.._fine].Sum() + CoarseWidth, CoarseWidth, 16);
        _displacement = nn.Conv2d(CoarseWidth, 2, 1, padding: 0L, bias: false);
        _meanShift = zeros(2);
        register_module("boundary_levels", nn.ModuleList(_boundaryLevels));
        register_module("boundary", _boundary);
        register_module("displacement_levels", nn.ModuleList(_displacementLevels));
        register_module("coarse", _coarse);
        register_module("join", _join);
        register_module("displacement", _displacement);
        register_buffer("mean_shift", _meanShift);
        eval();
    }

    public Backbone Backbone { get; }

    internal IEnumerable<Parameter> BoundaryHead => [.. _boundaryLevels.SelectMany(level => level.parameters()), .. _boundary.parameters()];

    internal IEnumerable<Parameter> DisplacementHead =>
        [.. _displacementLevels.SelectMany(level => level.parameters()), .. _coarse.parameters(), .. _join.parameters(), .. _displacement.parameters()];

    /// <summary>
    /// The loss sees differences of displacements only, so their mean over the set is arbitrary. After training it is measured and taken off
    /// (section 4.3); until then it is 0.
    /// </summary>
    /// <param name="mean">[2]: rows, columns.</param>
    public void SetMeanShift(Tensor mean)
    {
        using var guard = no_grad();
        _meanShift.copy_(mean);
    }

    /// <param name="images">[batch, 3, height, width]</param>
    /// <returns>Boundary logits [batch, h, w] and displacements in cells [batch, 2 (rows, columns), h, w].</returns>
    public override (Tensor Boundary, Tensor Displacement) forward(Tensor images)
    {
        var (rows, columns) = ((images.shape[2] + Stride - 1) / Stride, (images.shape[3] + Stride - 1) / Stride);
        var features = Backbone.LevelFeatures(images);
        var edges = features.Zip(_boundaryLevels, (level, branch) => Layers.Resize(branch.call(level), rows, columns)).ToArray();
        var boundary = _boundary.call(cat(edges, 1)).squeeze(1);

        var branches = features.Zip(_displacementLevels, (level, branch) => branch.call(level)).ToArray();
        var first = branches[_fine];
        var coarse = _coarse.call(cat([.. branches[_fine..].Select(branch => Layers.Resize(branch, first.shape[2], first.shape[3]))], 1));
        var fine = branches[.._fine].Append(coarse).Select(branch => Layers.Resize(branch, rows, columns)).ToArray();
        var displacement = _displacement.call(_join.call(cat(fine, 1))) - _meanShift.reshape(1, 2, 1, 1);
        return (boundary, displacement);
    }
}
