using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>
/// Tags: a classifier whose maps show where it looks, those maps after the CRF as seeds, a segmenter trained on the seeds under the absent-class
/// penalty, and once more on its refined masks (CAM: Zhou et al., 2016; confident seeds: Ahn and Kwak, 2018).
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class CamMethod(CamOptions options) : IPseudoLabelMethod
{
    public const string Name = "cam";

    public MethodId Id { get; } = new(Name, OptionsHash.Of(options));
    public LabelKinds Uses => LabelKinds.Tags;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        // Any label names classes, so any label tags its image.
        var tagged = data.Images.Where(image => image.Kinds != LabelKinds.None).ToList();
        if (tagged.Count == 0)
        {
            throw new NoUsableLabelsException($"Method '{Name}' needs tags; none of the {data.Images.Count} images has any.");
        }
        var seeds = Seed(tagged, data.Classes, options, context, cancellation);
        return await new SeededSegmenter(options.Segmenter, data.Classes, context).FitAsync(Id, seeds, cancellation);
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        await SegmenterLabeler.LoadAsync(Id, store, context, cancellation);

    /// <summary>Trains the classifier and turns its maps into seeds.</summary>
    internal static List<SeededImage> Seed(
        IReadOnlyList<LabeledImage> images, ClassList classes, CamOptions options, FitContext context, CancellationToken cancellation,
        IReadOnlyList<LabeledImage>? only = null)
    {
        var device = context.ResolveDevice();
        if (context.Threads is { } threads)
        {
            set_num_threads(threads);
        }
        manual_seed(context.Seed);
        using var network = NetworkFactory.Create(options.Segmenter.RecipeFor(context).Network, classes.Count);
        if (context.Pretrained is { } published)
        {
            network.Backbone.LoadPretrained(published);
        }
        using var classifier = new CamClassifier(network.Backbone, classes.Count - classes.FirstObject, options.TopShare);
        classifier.to(device);
        new CamTrainer(options, classes, context, device).Train(classifier, images, cancellation);
        var seeds = new CamSeeds(classifier, options, classes, device);
        var wanted = only ?? images;
        var seeded = new List<SeededImage>();
        foreach (var image in wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            seeded.Add(seeds.Create(image));
            context.Progress?.Report(new StageProgress("activation maps", (double)seeded.Count / wanted.Count));
        }
        return seeded;
    }
}
