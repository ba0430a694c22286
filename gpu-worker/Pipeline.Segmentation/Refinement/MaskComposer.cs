using Pipeline.Imaging;
using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Refinement;

/// <summary>
/// Score maps → mask: absent classes out, marks forced, CRF over the present classes, 255 where the best class barely leads,
/// and a confidence that falls towards borders.
/// </summary>
public static class MaskComposer
{
    /// <summary>Score given to a marked pixel's class before the CRF; below 1 so that its unary stays finite.</summary>
    private const float MarkScore = 0.98f;

    /// <summary>Less than this moves no byte.</summary>
    private const double LeastDoubt = 0.5 / 255;

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
        return options.BorderDoubt > 0 ? DoubtBorders(label, regions, marks, options.BorderDoubt) : label;
    }

    /// <summary>Less confidence near a border between classes, unless the labels themselves decide the pixel; the mask stays.</summary>
    private static PseudoLabel DoubtBorders(PseudoLabel label, ClassRegions regions, byte[]? marks, double reach)
    {
        var (width, height, classes) = (label.Mask.Width, label.Mask.Height, label.ArgMax.Pixels);
        var borders = new byte[classes.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            if ((i + 1) % width != 0 && classes[i] != classes[i + 1])
            {
                (borders[i], borders[i + 1]) = (1, 1);
            }
            if (i + width < classes.Length && classes[i] != classes[i + width])
            {
                (borders[i], borders[i + width]) = (1, 1);
            }
        }
        var distances = new float[classes.Length];
        DistanceTransform.Euclidean(borders, width, height, distances);
        var confidence = (byte[])label.Confidence.Clone();
        for (var i = 0; i < confidence.Length; i++)
        {
            // The border runs half a pixel beside the pixels that touch it.
            var doubt = Math.Exp(-(distances[i] + 0.5) / reach);
            var isMarked = marks is not null && marks[i] != IndexedMask.Ignore;
            if (doubt > LeastDoubt && !isMarked && !regions.Decides(i % width, i / width))
            {
                confidence[i] = (byte)Math.Round(confidence[i] * (1 - doubt));
            }
        }
        return label with { Confidence = confidence, MeanConfidence = confidence.Sum(value => (double)value) / (255.0 * confidence.Length) };
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
