using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Refinement;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>Seeds from a classifier's maps: what the CRF makes of them, less the pixels it is unsure about.</summary>
internal sealed class CamSeeds(ITagClassifier classifier, CamOptions options, ClassList classes, Device device)
{
    public SeededImage Create(LabeledImage image)
    {
        var regions = LabelGeometry.Regions(image, classes);
        var first = classes.FirstObject;
        var present = Enumerable.Range(first, classes.Count - first).Select(regions.IsPresent).ToArray();
        var maps = CamMaps.Create(classifier, image, present, device);
        var scores = CamMaps.ToScores(maps, classes, image.Height, image.Width, options.BackgroundAlpha);
        var composition = new CompositionOptions { UnsureMargin = options.SeedMargin, Crf = options.Segmenter.Crf };
        var seeds = MaskComposer.Compose(scores, image.Load(), regions, null, composition).Mask.Pixels;
        var unmarked = new byte[seeds.Length];
        Array.Fill(unmarked, IndexedMask.Ignore);
        return new SeededImage(image, seeds, unmarked, regions);
    }
}
