using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>
/// Tags by way of a walk: what a classifier's maps are sure about teaches a second network where one thing goes on, and a walk spreads the maps that
/// far. The walked maps are the labeler's scores, or seeds of a segmenter that then is the labeler.
/// </summary>
public abstract class WalkMethod<TNetwork>(MethodId id, CamOptions cam, bool trainSegmenter, bool backboneOfClassifier) : IPseudoLabelMethod
    where TNetwork : nn.Module
{
    public MethodId Id => id;
    public LabelKinds Uses => LabelKinds.Tags;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        // Any label names classes, so any label tags its image.
        var tagged = data.With(LabelKinds.All, id.Name, "tags");
        var labeler = Labeler(Walker(tagged, data.Classes, context, cancellation));
        if (!trainSegmenter)
        {
            return labeler;
        }
        using (labeler)
        {
            var seeds = TagFit.Seed(labeler, tagged, cam, context, cancellation);
            return await new SeededSegmenter(cam.Segmenter, data.Classes, context).FitAsync(id, seeds, cancellation);
        }
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation)
    {
        if (trainSegmenter)
        {
            return await SeededSegmenter.LoadAsync(id, cam.Segmenter, store, context, cancellation);
        }
        return await TagWalker<TNetwork>.LoadAsync(id, cam.TopShare, Network, store, context, cancellation) is { } walker ? Labeler(walker) : null;
    }

    /// <summary>The network that is taught where one thing goes on, on a backbone of this name.</summary>
    private protected abstract TNetwork Network(string backbone);

    private protected abstract Backbone BackboneOf(TNetwork network);

    /// <param name="maps">Activation maps of the present object classes, [object classes, height, width].</param>
    /// <returns>[height, width]: what the maps are sure about, 255 elsewhere.</returns>
    private protected abstract byte[] SureLabels(float[] maps, LabeledImage image, ClassRegions regions, ClassList classes);

    private protected abstract void Train(
        TNetwork network, IReadOnlyList<LabeledImage> images, IReadOnlyList<byte[]> labels, ClassList classes, FitContext context, CancellationToken cancellation);

    private protected abstract ILabeler Labeler(TagWalker<TNetwork> walker);

    private TagWalker<TNetwork> Walker(IReadOnlyList<LabeledImage> images, ClassList classes, FitContext context, CancellationToken cancellation)
    {
        var name = cam.Segmenter.RecipeFor(context).Network;
        var device = context.ResolveDevice();
        var classifier = TagFit.Train(images, classes, cam, context, (backbone, objects) => new CamClassifier(backbone, objects, cam.TopShare), cancellation);
        TNetwork? network = null;
        try
        {
            network = Network(name);
            TagFit.StartBackbone(BackboneOf(network), classifier, backboneOfClassifier ? null : context.Pretrained);
            network.to(device);
            var labels = context.PerImage(images, image => LabelsOf(image, classifier, classes, device), "sure labels", cancellation);
            Train(network, images, labels, classes, context, cancellation);
            return new TagWalker<TNetwork>(name, classes, classifier, network, device);
        }
        catch
        {
            classifier.Dispose();
            network?.Dispose();
            throw;
        }
    }

    private byte[] LabelsOf(LabeledImage image, CamClassifier classifier, ClassList classes, Device device)
    {
        var regions = LabelGeometry.Regions(image, classes);
        return SureLabels(CamMaps.Create(classifier, image, regions, classes, device), image, regions, classes);
    }
}
