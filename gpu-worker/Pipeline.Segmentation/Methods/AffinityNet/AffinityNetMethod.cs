using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.AffinityNet;

/// <summary>
/// Tags: what a classifier's maps are sure about teaches which neighbouring pixels belong together, and a random walk along those affinities
/// spreads the maps over whole objects (Ahn and Kwak, 2018).
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class AffinityNetMethod(AffinityNetOptions options)
    : WalkMethod<AffinityNetwork>(new MethodId(Name, OptionsHash.Of(options)), options.Cam, options.TrainSegmenter, options.BackboneOfClassifier)
{
    public const string Name = "affinitynet";

    private protected override AffinityNetwork Network(string backbone) => new(NetworkFactory.CreateBackbone(backbone, AffinityNetwork.Stride));

    private protected override Backbone BackboneOf(AffinityNetwork network) => network.Backbone;

    private protected override byte[] SureLabels(float[] maps, LabeledImage image, ClassRegions regions, ClassList classes) => ConfidentLabels.FromAlphas(
        maps, classes, image.Load(), regions, options.LowAlpha, options.HighAlpha, options.LabelCrf, options.LabelMargin);

    private protected override void Train(
        AffinityNetwork network, IReadOnlyList<LabeledImage> images, IReadOnlyList<byte[]> labels, ClassList classes, FitContext context, CancellationToken cancellation) =>
        new AffinityTrainer(options, classes, context, context.ResolveDevice()).Train(network, images, labels, cancellation);

    private protected override ILabeler Labeler(TagWalker<AffinityNetwork> walker) => new AffinityNetLabeler(Id, walker, options);
}
