using Pipeline.Imaging;
using Pipeline.Segmentation.Evaluation;
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

    /// <summary>The same, if it may replace the mask so far.</summary>
    /// <param name="before">[height, width] class index, 255 = unsure.</param>
    /// <returns>Null where the mask so far stays.</returns>
    public static PseudoLabel? Improve(ScoreMaps scores, RgbImage picture, LabeledImage image, ClassList classes, ReadOnlySpan<byte> before, RefreshOptions options)
    {
        // A segmenter that does not see by itself what people marked has nothing to add: the labels would draw its mask for it.
        var free = LabelConstraints.Degrees(MaskComposer.Decide(scores, marks: null, 0).ArgMax.Pixels, image, classes);
        if (LabelConstraints.Satisfaction(free) < options.LeastTrust)
        {
            return null;
        }
        var label = Make(scores, picture, image, classes, options);
        return MaskGuard.Allows(LabelConstraints.Degrees(before, image, classes), LabelConstraints.Degrees(label.Mask.Pixels, image, classes), options)
            ? label
            : null;
    }
}
