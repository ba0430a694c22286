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
    /// <param name="confidence">[height, width] of that mask, 255 = certain; null = certain everywhere.</param>
    /// <returns>Null where the mask so far stays.</returns>
    public static PseudoLabel? Improve(
        ScoreMaps scores, RgbImage picture, LabeledImage image, ClassList classes, ReadOnlySpan<byte> before, ReadOnlySpan<byte> confidence, RefreshOptions options)
    {
        // A segmenter that does not see by itself what people marked has nothing to add: the labels would draw its mask for it.
        var free = LabelConstraints.Degrees(MaskComposer.Decide(scores, marks: null, 0).ArgMax.Pixels, image, classes);
        if (LabelConstraints.Satisfaction(free) < options.LeastTrust)
        {
            return null;
        }
        Blend(scores, before, confidence, image.Kinds == LabelKinds.Tags ? options.TagShare ?? 0 : options.OldShare);
        var label = Make(scores, picture, image, classes, options);
        return MaskGuard.Allows(LabelConstraints.Degrees(before, image, classes), LabelConstraints.Degrees(label.Mask.Pixels, image, classes), options)
            ? label
            : null;
    }

    /// <summary>The mask so far speaks too, as loud as it is certain: where both are certain and differ, the pixel ends as unsure.</summary>
    private static void Blend(ScoreMaps scores, ReadOnlySpan<byte> before, ReadOnlySpan<byte> confidence, double oldShare)
    {
        if (oldShare <= 0)
        {
            return;
        }
        var pixels = before.Length;
        for (var i = 0; i < pixels; i++)
        {
            if (before[i] == IndexedMask.Ignore)
            {
                continue;
            }
            var old = (float)oldShare * (confidence.IsEmpty ? 1 : confidence[i] / 255f);
            for (var c = 0; c < scores.Classes; c++)
            {
                ref var score = ref scores.Values[c * pixels + i];
                score = (1 - old) * score + (c == before[i] ? old : 0);
            }
        }
    }
}
