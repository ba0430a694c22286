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
        var maps = CamMaps.Create(classifier, image, regions, classes, device);
        var scores = BackgroundScores.Power(maps, classes, image.Height, image.Width, options.BackgroundAlpha);
        return Seeds.FromScores(image, scores, regions, options.SeedMargin, options.Segmenter.Crf);
    }
}
