using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Refinement;

/// <summary>
/// Score maps → mask: absent classes out, marks forced, CRF over the present classes, 255 where the best class barely leads or none may be.
/// </summary>
public static class MaskComposer
{
    /// <summary>Score given to a marked pixel's class before the CRF; below 1 so that its unary stays finite.</summary>
    private const float MarkScore = 0.98f;

    /// <param name="scores">[classes, height, width]; changed in place.</param>
    /// <param name="marks">[height, width] class index or 255; null = none.</param>
    public static PseudoLabel Compose(ScoreMaps scores, RgbImage image, ClassRegions regions, byte[]? marks, CompositionOptions options)
    {
        LabelGeometry.Restrict(scores, regions);
        var present = regions.Present;
        if (marks is not null)
        {
            ForceMarks(scores, marks, present);
        }
        if (options.Crf is { } crf && present.Length > 1)
        {
            CrfRefiner.Refine(scores, image, present, crf);
            LabelGeometry.Restrict(scores, regions);
        }
        var label = Decide(scores, marks, options.UnsureMargin);
        return regions.Nameless(scores.Height, scores.Width) is { } nameless ? Without(label, nameless, marks) : label;
    }

    // What lies outside all boxes is not of the list: painting a class over it would teach that class a wall or a hedge.
    private static PseudoLabel Without(PseudoLabel label, bool[] nameless, byte[]? marks)
    {
        var (mask, confidence) = ((byte[])label.Mask.Pixels.Clone(), (byte[])label.Confidence.Clone());
        for (var i = 0; i < nameless.Length; i++)
        {
            if (nameless[i] && (marks is null || marks[i] == IndexedMask.Ignore))
            {
                (mask[i], confidence[i]) = (IndexedMask.Ignore, 0);
            }
        }
        return label with
        {
            Mask = new IndexedMask(label.Mask.Width, label.Mask.Height, mask),
            Confidence = confidence,
            MeanConfidence = confidence.Average(value => value / 255.0),
            Unsure = mask.Count(value => value == IndexedMask.Ignore) / (double)mask.Length,
        };
    }

    private static void ForceMarks(ScoreMaps scores, byte[] marks, int[] present)
    {
        var pixels = scores.Height * scores.Width;
        var rest = (1 - MarkScore) / Math.Max(1, present.Length - 1);
        for (var i = 0; i < pixels; i++)
        {
            if (marks[i] == IndexedMask.Ignore)
            {
                continue;
            }
            foreach (var c in present)
            {
                scores.Values[c * pixels + i] = c == marks[i] ? MarkScore : rest;
            }
        }
    }

    /// <summary>The best class of every pixel, 255 where it leads by less than <paramref name="unsureMargin"/>.</summary>
    internal static PseudoLabel Decide(ScoreMaps scores, byte[]? marks, double unsureMargin)
    {
        var (height, width, pixels) = (scores.Height, scores.Width, scores.Height * scores.Width);
        var best = new byte[pixels];
        var confidence = new byte[pixels];
        var lead = new float[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var (first, second, index) = (float.NegativeInfinity, 0f, 0);
            for (var c = 0; c < scores.Classes; c++)
            {
                var score = scores.Values[c * pixels + i];
                if (score > first)
                {
                    (second, first, index) = (Math.Max(first, 0), score, c);
                }
                else if (score > second)
                {
                    second = score;
                }
            }
            if (marks is not null && marks[i] != IndexedMask.Ignore)
            {
                (index, lead[i]) = (marks[i], 1);
            }
            else
            {
                lead[i] = Math.Clamp(first - second, 0, 1);
            }
            best[i] = (byte)index;
            confidence[i] = (byte)Math.Round(lead[i] * 255);
        }
        var mask = (byte[])best.Clone();
        var unsure = 0;
        for (var i = 0; i < pixels; i++)
        {
            if (lead[i] < unsureMargin)
            {
                mask[i] = IndexedMask.Ignore;
                unsure++;
            }
        }
        return new PseudoLabel(
            new IndexedMask(width, height, mask), new IndexedMask(width, height, best), confidence,
            lead.Sum(value => (double)value) / pixels, (double)unsure / pixels);
    }
}
