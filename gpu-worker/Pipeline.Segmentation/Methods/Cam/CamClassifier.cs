using Pipeline.Segmentation.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>
/// A backbone and one 1 × 1 convolution without bias: the class scores are pooled from the very maps that show where the classes
/// are (Zhou et al., 2016). With <c>topShare</c> = 1 the score is the mean of the map.
/// </summary>
public sealed class CamClassifier : nn.Module<Tensor, Tensor>, ITagClassifier
{
    private readonly Conv2d _classes;
    private readonly double _topShare;

    /// <param name="classes">Object classes; the background is none of them.</param>
    /// <param name="topShare">Share of positions pooled, above 0 to 1.</param>
    public CamClassifier(Backbone backbone, int classes, double topShare)
        : base(nameof(CamClassifier))
    {
        (Backbone, _topShare) = (backbone, TopShare.Checked(topShare));
        _classes = nn.Conv2d(backbone.HighChannels, classes, 1, padding: 0L, bias: false);
        register_module("backbone", backbone);
        register_module("classes", _classes);
    }

    public Backbone Backbone { get; }
    public nn.Module Module => this;

    /// <summary>[batch, classes, h, w] class activation maps, not yet rectified.</summary>
    public Tensor Maps(Tensor images) => _classes.call(Backbone.Features(images).High);

    /// <summary>Maps [batch, classes, h, w] → scores [batch, classes].</summary>
    public Tensor Pool(Tensor maps) => TopShare.Mean(maps, _topShare);

    public (Tensor Scores, Tensor? Maps) Learn(Tensor images)
    {
        var maps = Maps(images);
        return (Pool(maps), maps);
    }

    public override Tensor forward(Tensor images) => Pool(Maps(images));
}
