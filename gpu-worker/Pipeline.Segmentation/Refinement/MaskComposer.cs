using Pipeline.Imaging;
using Pipeline.Numerics;
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

    /// <summary>Times that the colours of boxes are learned from the masks so far; twice as often gave the same masks.</summary>
    private const int BoxColourTurns = 3;

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
            List<Memory<float>> planes = [.. present.Select(scores.Memory)];
            if (nameless is not null)
            {
                planes.Add(nameless.Scores);
            }
            Draw(planes, image, regions, marks, crf, options);
        }
        nameless?.Settle(scores, present);
        LabelGeometry.Restrict(scores, regions);
        var label = Decide(scores, marks, options.UnsureMargin);
        return nameless?.TakeFrom(label) ?? label;
    }

    // The CRF shows where each class is, so what colours it has, and these go into the CRF once more.
    private static void Draw(List<Memory<float>> planes, RgbImage image, ClassRegions regions, byte[]? marks, CrfOptions crf, CompositionOptions options)
    {
        using var model = CrfRefiner.Model(image, crf);
        var byBox = options.BoxColourWeight > 0 && BoxColours.Apply(regions, marks);
        if (!byBox && options.ColourWeight <= 0)
        {
            CrfRefiner.Refine(planes, model);
            return;
        }
        float[][] scores = [.. planes.Select(plane => plane.ToArray())];
        CrfRefiner.Refine(planes, model);
        if (byBox)
        {
            var smooth = new RgbImage(image.Width, image.Height, new byte[image.Pixels.Length]);
            Smoothing.Binomial(image.Pixels, 3, image.Width, image.Height, smooth.Pixels);
            for (var turn = 0; turn < BoxColourTurns; turn++)
            {
                float[][] weighed = [.. scores.Select(plane => (float[])plane.Clone())];
                BoxColours.Weigh(smooth, weighed, planes, marks, regions, options.BoxColourWeight);
                Refine(planes, weighed, model);
            }
        }
        else if (ImageColours.Weigh(image, scores, planes, marks, options.ColourWeight))
        {
            Refine(planes, scores, model);
        }
    }

    private static void Refine(List<Memory<float>> planes, float[][] scores, DenseCrfModel model)
    {
        for (var k = 0; k < planes.Count; k++)
        {
            scores[k].CopyTo(planes[k]);
        }
        CrfRefiner.Refine(planes, model);
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
        var (best, confidence) = (new byte[pixels], new byte[pixels]);
        var (first, second) = (new float[pixels], new float[pixels]);
        Array.Fill(first, float.NegativeInfinity);
        for (var c = 0; c < scores.Classes; c++)
        {
            var plane = scores.Plane(c);
            for (var i = 0; i < pixels; i++)
            {
                var score = plane[i];
                if (score > first[i])
                {
                    (second[i], first[i], best[i]) = (Math.Max(first[i], 0), score, (byte)c);
                }
                else if (score > second[i])
                {
                    second[i] = score;
                }
            }
        }
        var lead = new float[pixels];
        for (var i = 0; i < pixels; i++)
        {
            if (marks is not null && marks[i] != IndexedMask.Ignore)
            {
                (best[i], lead[i]) = (marks[i], 1);
            }
            else
            {
                lead[i] = Math.Clamp(first[i] - second[i], 0, 1);
            }
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
