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

    /// <param name="scores">[classes, height, width]; changed in place. What they give to classes that the labels do not name counts as well (<see cref="NamelessPixels"/>).</param>
    /// <param name="marks">[height, width] class index or 255; null = none.</param>
    public static PseudoLabel Compose(ScoreMaps scores, RgbImage image, ClassRegions regions, byte[]? marks, CompositionOptions options)
    {
        var present = regions.Present;
        var nameless = NamelessPixels.Find(scores, regions, marks, options.NamelessWeight);
        LabelGeometry.Restrict(scores, regions);
        if (marks is not null)
        {
            ForceMarks(scores, marks, present);
        }
        nameless?.LeaveRoom(scores, present);
        if (options.Crf is { } crf && (present.Length > 1 || nameless is not null))
        {
            CrfRefiner.Refine(scores, image, present, crf, nameless?.Scores);
        }
        nameless?.Settle(scores, present);
        LabelGeometry.Restrict(scores, regions);
        var label = Decide(scores, marks, options.UnsureMargin);
        return nameless?.TakeFrom(label) ?? label;
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
