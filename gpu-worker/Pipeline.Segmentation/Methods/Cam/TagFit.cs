using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>The steps that all methods on image tags begin with.</summary>
internal static class TagFit
{
    /// <summary>Any label names classes, so any label tags its image.</summary>
    /// <exception cref="NoUsableLabelsException">No image has a label.</exception>
    public static List<LabeledImage> Tagged(WeakDataset data, string method)
    {
        var tagged = data.Images.Where(image => image.Kinds != LabelKinds.None).ToList();
        return tagged.Count > 0
            ? tagged
            : throw new NoUsableLabelsException($"Method '{method}' needs tags; none of the {data.Images.Count} images has any.");
    }

    /// <param name="create">Makes the classifier from a backbone and the number of object classes.</param>
    public static TClassifier Train<TClassifier>(
        IReadOnlyList<LabeledImage> images, ClassList classes, CamOptions options, FitContext context, Func<Backbone, int, TClassifier> create, CancellationToken cancellation)
        where TClassifier : ITagClassifier
    {
        var device = context.ResolveDevice();
        if (context.Threads is { } threads)
        {
            set_num_threads(threads);
        }
        manual_seed(context.Seed);
        var backbone = NetworkFactory.CreateBackbone(options.Segmenter.RecipeFor(context).Network);
        if (context.Pretrained is { } published)
        {
            backbone.LoadPretrained(published);
        }
        var classifier = create(backbone, classes.Count - classes.FirstObject);
        try
        {
            classifier.Module.to(device);
            new CamTrainer(options, classes, context, device).Train(classifier, images, cancellation);
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    public static List<SeededImage> Seed(
        ITagClassifier classifier, IReadOnlyList<LabeledImage> images, ClassList classes, CamOptions options, FitContext context, CancellationToken cancellation)
    {
        var seeds = new CamSeeds(classifier, options, classes, context.ResolveDevice());
        var seeded = new List<SeededImage>();
        foreach (var image in images)
        {
            cancellation.ThrowIfCancellationRequested();
            seeded.Add(seeds.Create(image));
            context.Progress?.Report(new StageProgress("activation maps", (double)seeded.Count / images.Count));
        }
        return seeded;
    }
}
