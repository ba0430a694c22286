using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.GradCam;

/// <summary>
/// Tags from a backbone whose pooled features go through a hidden layer: the scores are no longer means of maps, so where it looks
/// takes a gradient to say.
/// </summary>
public sealed class GradCamClassifier : nn.Module<Tensor, Tensor>, ITagClassifier
{
    private readonly Linear _hidden;
    private readonly Linear _classes;
    private readonly double _topShare;

    /// <param name="classes">Object classes; the background is none of them.</param>
    /// <param name="hidden">Width of the hidden layer.</param>
    /// <param name="topShare">Share of positions pooled in each feature map, above 0 to 1.</param>
    public GradCamClassifier(Backbone backbone, int classes, int hidden, double topShare)
        : base(nameof(GradCamClassifier))
    {
        (Backbone, _topShare) = (backbone, TopShare.Checked(topShare));
        _hidden = nn.Linear(backbone.HighChannels, hidden);
        _classes = nn.Linear(hidden, classes);
        register_module("backbone", backbone);
        register_module("hidden", _hidden);
        register_module("classes", _classes);
    }

    public Backbone Backbone { get; }
    public nn.Module Module => this;

    public (Tensor Scores, Tensor? Maps) Learn(Tensor images) => (call(images), null);

    /// <summary>Grad-CAM of the backbone's last features, times their number of cells: the sum of the gradients instead of the mean, in units of the scores.</summary>
    public Tensor Maps(Tensor images)
    {
        using var scope = NewDisposeScope();
        var features = Backbone.call(images).detach();
        using var gradients = enable_grad();
        features.requires_grad_();
        var maps = GradCam.Maps(features, Score(features));
        return (maps * (features.shape[2] * features.shape[3])).MoveToOuterDisposeScope();
    }

    /// <returns>[batch, classes]</returns>
    public override Tensor forward(Tensor images) => Score(Backbone.call(images));

    private Tensor Score(Tensor features) => _classes.call(nn.functional.relu(_hidden.call(TopShare.Mean(features, _topShare))));
}
