using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>
/// Tags: what a classifier's maps are sure about teaches where classes end and where objects have their centres; walks up to the boundaries
/// give semantic masks and, cut by the centres, instances (Ahn et al., 2019).
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class IrnMethod(IrnOptions options)
    : WalkMethod<IrnNetwork>(new MethodId(Name, OptionsHash.Of(options)), options.Cam, options.TrainSegmenter, options.BackboneOfClassifier)
{
    public const string Name = "irn";

    private protected override IrnNetwork Network(string backbone) => new(NetworkFactory.CreateBackbone(backbone));

    private protected override Backbone BackboneOf(IrnNetwork network) => network.Backbone;

    private protected override byte[] SureLabels(float[] maps, LabeledImage image, ClassRegions regions, ClassList classes) => ConfidentLabels.FromThresholds(
        maps, classes, image.Load(), regions, options.ObjectThreshold, options.BackgroundThreshold, options.LabelTrust, options.LabelCrf, options.LabelMargin);

    private protected override void Train(
        IrnNetwork network, IReadOnlyList<LabeledImage> images, IReadOnlyList<byte[]> labels, ClassList classes, FitContext context, CancellationToken cancellation) =>
        new IrnTrainer(options, classes, context, context.ResolveDevice()).Train(network, images, labels, cancellation);

    private protected override ILabeler Labeler(TagWalker<IrnNetwork> walker) => new IrnLabeler(Id, walker, options);
}
