using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Refinement;

/// <summary>A segmenter's scores → a mask within what the image's labels say: absent classes out, boxes bind, marks forced, CRF, 255 where unsure.</summary>
public static class LabelledPrediction
{
    /// <param name="scores">[classes, height, width]; changed in place.</param>
    public static PseudoLabel Make(ScoreMaps scores, RgbImage picture, LabeledImage image, ClassList classes, RefreshOptions options) =>
        MaskComposer.Compose(
            scores, picture, LabelGeometry.Regions(image, classes), Seeds.Marks(image, classes, pointRadius: 1),
            new CompositionOptions { UnsureMargin = options.UnsureMargin, Crf = options.Crf });
}
