using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>The steps that all methods on image tags begin with.</summary>
internal static class TagFit
{
    /// <param name="create">Makes the classifier from a backbone and the number of object classes.</param>
    public static TClassifier Train<TClassifier>(
        IReadOnlyList<LabeledImage> images, ClassList classes, CamOptions options, FitContext context, Func<Backbone, int, TClassifier> create, CancellationToken cancellation)
        where TClassifier : ITagClassifier
    {
        var device = context.ResolveDevice();
        context.UseThreads();
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

    /// <summary>What the CRF makes of a classifier's maps.</summary>
    public static List<SeededImage> Seed(
        ITagClassifier classifier, IReadOnlyList<LabeledImage> images, ClassList classes, CamOptions options, FitContext context, CancellationToken cancellation)
    {
        var seeds = new CamSeeds(classifier, options, classes, context.ResolveDevice());
        return context.PerImage(images, seeds.Create, "activation maps", cancellation);
    }

    /// <summary>What the CRF makes of a labeler's scores.</summary>
    public static List<SeededImage> Seed(ILabeler labeler, IReadOnlyList<LabeledImage> images, CamOptions options, FitContext context, CancellationToken cancellation) => context.PerImage(
        images, image => Seeds.FromScores(image, labeler.Score(image), LabelGeometry.Regions(image, labeler.Classes), options.SeedMargin, options.Segmenter.Crf),
        "walk", cancellation);

    /// <summary>Gives a second network's backbone, which may have another stride, the published weights or else the classifier's.</summary>
    public static void StartBackbone(Backbone backbone, ITagClassifier classifier, WeightFile? published)
    {
        if (published is not null)
        {
            backbone.LoadPretrained(published);
            return;
        }
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var learned = classifier.Backbone.state_dict();
        foreach (var (key, tensor) in backbone.state_dict())
        {
            tensor.copy_(learned[key]);
        }
    }
}
