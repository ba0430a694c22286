using Pipeline.Imaging;
using Pipeline.Local.Scenes;
using Pipeline.Local.Scenes.Labels;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Stages;

namespace Pipeline.Benchmarks.Nightly;

/// <summary>What arrives on one day: generated scenes with one kind of labels, their masks as they are so far, and the truth, which only figures see.</summary>
internal sealed class DayBatch
{
    private DayBatch(IReadOnlyList<LabeledImage> images, IReadOnlyList<byte[]> truth) => (Images, Truth) = (images, truth);

    public IReadOnlyList<LabeledImage> Images { get; }
    public IReadOnlyList<byte[]> Truth { get; }

    /// <summary>By position; made by the method, then by what is published.</summary>
    public PseudoLabel[] Masks { get; private set; } = [];

    /// <param name="first">Index of the first scene.</param>
    /// <param name="mistake">Changes an image's labels, given its position.</param>
    public static DayBatch Create(SceneComposer composer, int seed, int first, int count, LabelChoice labels, Func<Contracts.Labels.WeakImage, int, Contracts.Labels.WeakImage> mistake)
    {
        List<LabeledImage> images = [];
        List<byte[]> truth = [];
        for (var i = first; i < first + count; i++)
        {
            var scene = composer.Compose(seed, i);
            var picture = new RgbImage(scene.Width, scene.Height, scene.Rgb);
            images.Add(new LabeledImage(mistake(WeakLabeler.Mark(scene, SceneFolder.ImageName(i), labels, seed, i), i), () => picture));
            truth.Add(scene.ClassMask());
        }
        return new DayBatch(images, truth);
    }

    /// <summary>As the product labels a batch that arrives.</summary>
    public async Task LabelAsync(IPseudoLabelMethod method, FitContext context, CancellationToken cancellation)
    {
        var data = new WeakDataset(SceneClasses.Names, SceneClasses.Background, Images);
        using var labeler = await method.FitAsync(data, context, cancellation);
        var stage = new PseudoLabelStage();
        Masks = [.. Images.Select(image => stage.Label(labeler, image))];
    }

    public IEnumerable<TrainingEntry> Entries => Images.Select((image, i) =>
    {
        var label = Masks[i];
        return new TrainingEntry(image.Name, () => (image.Load(), label.Mask, label.Confidence), cache: null, image);
    });
}
