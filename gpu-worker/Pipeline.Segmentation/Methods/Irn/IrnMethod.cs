using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;
using TorchSharp;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>
/// Tags: what a classifier's maps are sure about teaches where classes end and where objects have their centres; walks up to the boundaries
/// give semantic masks and, cut by the centres, instances (Ahn et al., 2019).
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class IrnMethod(IrnOptions options) : IPseudoLabelMethod
{
    public const string Name = "irn";

    public MethodId Id { get; } = new(Name, OptionsHash.Of(options));
    public LabelKinds Uses => LabelKinds.Tags;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        var tagged = TagFit.Tagged(data, Name);
        var labeler = Walker(tagged, data.Classes, context, cancellation);
        if (!options.TrainSegmenter)
        {
            return labeler;
        }
        using (labeler)
        {
            var seeds = TagFit.Seed(labeler, tagged, options.Cam, context, cancellation);
            return await new SeededSegmenter(options.Cam.Segmenter, data.Classes, context).FitAsync(Id, seeds, cancellation);
        }
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) => options.TrainSegmenter
        ? await SegmenterLabeler.LoadAsync(Id, store, context, cancellation)
        : await IrnLabeler.LoadAsync(Id, options, store, context, cancellation);

    private IrnLabeler Walker(IReadOnlyList<LabeledImage> images, ClassList classes, FitContext context, CancellationToken cancellation)
    {
        var name = options.Cam.Segmenter.RecipeFor(context).Network;
        var device = context.ResolveDevice();
        var classifier = TagFit.Train(images, classes, options.Cam, context, (backbone, objects) => new CamClassifier(backbone, objects, options.Cam.TopShare), cancellation);
        IrnNetwork? network = null;
        try
        {
            network = new IrnNetwork(NetworkFactory.CreateBackbone(name));
            TagFit.StartBackbone(network.Backbone, classifier, options.BackboneOfClassifier ? null : context.Pretrained);
            network.to(device);
            var labels = TagFit.PerImage(images, image => Labels(classifier, image, classes, device), "boundary labels", context, cancellation);
            new IrnTrainer(options, classes, context, device).Train(network, images, labels, cancellation);
            return new IrnLabeler(Id, classes, name, classifier, network, options, device);
        }
        catch
        {
            classifier.Dispose();
            network?.Dispose();
            throw;
        }
    }

    private byte[] Labels(CamClassifier classifier, LabeledImage image, ClassList classes, torch.Device device)
    {
        var regions = LabelGeometry.Regions(image, classes);
        var maps = CamMaps.Create(classifier, image, regions, classes, device);
        return ConfidentLabels.FromThresholds(
            maps, classes, image.Load(), regions, options.ObjectThreshold, options.BackgroundThreshold, options.LabelTrust, options.LabelCrf, options.LabelMargin);
    }
}
