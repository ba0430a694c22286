using Pipeline.Imaging;
using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Refinement;

/// <summary>
/// Class maps → what is surely an object, surely background, or unknown (255). Both forms ask twice, with a background that claims much and with
/// one that claims little, let a dense CRF decide each time, and keep what both agree on. One lattice serves both.
/// Without a background class there is one question, and a pixel is sure where its class leads before the CRF and still does after it: a CRF is
/// sure of everything.
/// </summary>
public static class ConfidentLabels
{
    /// <summary>AffinityNet (Ahn and Kwak, 2018): the background is <c>(1 − max)^α</c> for a low and a high α.</summary>
    /// <param name="maps">[object classes, height, width], 0 to 1.</param>
    /// <param name="lowAlpha">Below <paramref name="highAlpha"/>: a strong background, so what is left is surely an object.</param>
    /// <param name="highAlpha">A weak background, so what it still holds is surely background. It wins over the other answer.</param>
    /// <param name="margin">Without a background class: by how much a class must lead, 0 to 1.</param>
    public static byte[] FromAlphas(
        float[] maps, ClassList classes, RgbImage image, ClassRegions regions, double lowAlpha, double highAlpha, CrfOptions crf, double margin)
    {
        using var model = CrfRefiner.Model(image, crf);
        byte[] Ask(double alpha) => Decide(BackgroundScores.Power(maps, classes, image.Height, image.Width, alpha), model, regions);
        var objects = Ask(lowAlpha);
        if (!classes.HasBackground)
        {
            return WhereAgreed(objects, maps, classes, image, regions, margin);
        }
        var background = Ask(highAlpha);
        for (var i = 0; i < objects.Length; i++)
        {
            objects[i] = background[i] == 0 ? (byte)0 : objects[i] == 0 ? IndexedMask.Ignore : objects[i];
        }
        return objects;
    }

    /// <summary>IRNet (Ahn et al., 2019): the background is a constant, the best class is trusted by <paramref name="trust"/> before the CRF.</summary>
    /// <param name="maps">[object classes, height, width], 0 to 1.</param>
    /// <param name="objectThreshold">Above <paramref name="backgroundThreshold"/>: what exceeds it after the CRF is surely an object.</param>
    /// <param name="backgroundThreshold">What stays below it both times is surely background.</param>
    /// <param name="trust">Probability of the best class in the CRF's unary, 0 to 1.</param>
    /// <param name="margin">Without a background class: by how much a class must lead, 0 to 1.</param>
    public static byte[] FromThresholds(
        float[] maps, ClassList classes, RgbImage image, ClassRegions regions, double objectThreshold, double backgroundThreshold, double trust, CrfOptions crf, double margin)
    {
        using var model = CrfRefiner.Model(image, crf);
        byte[] Ask(double threshold)
        {
            var scores = BackgroundScores.Constant(maps, classes, image.Height, image.Width, threshold);
            Trust(scores, regions, (float)trust);
            return Decide(scores, model, regions);
        }

        var objects = Ask(objectThreshold);
        if (!classes.HasBackground)
        {
            return WhereAgreed(objects, maps, classes, image, regions, margin);
        }
        var background = Ask(backgroundThreshold);
        for (var i = 0; i < objects.Length; i++)
        {
            objects[i] = objects[i] != 0 ? objects[i] : background[i] == 0 ? (byte)0 : IndexedMask.Ignore;
        }
        return objects;
    }

    private static byte[] WhereAgreed(byte[] labels, float[] maps, ClassList classes, RgbImage image, ClassRegions regions, double margin)
    {
        var before = BackgroundScores.Constant(maps, classes, image.Height, image.Width, 0);
        LabelGeometry.Restrict(before, regions);
        var sure = MaskComposer.Decide(before, marks: null, margin).Mask.Pixels;
        return [.. labels.Zip(sure, (label, certain) => label == certain ? label : IndexedMask.Ignore)];
    }

    private static byte[] Decide(ScoreMaps scores, DenseCrfModel model, ClassRegions regions)
    {
        LabelGeometry.Restrict(scores, regions);
        if (regions.Present.Length > 1)
        {
            CrfRefiner.Refine(scores, model, regions.Present);
            LabelGeometry.Restrict(scores, regions);
        }
        return MaskComposer.Decide(scores, marks: null, 0).Mask.Pixels;
    }

    private static void Trust(ScoreMaps scores, ClassRegions regions, float trust)
    {
        LabelGeometry.Restrict(scores, regions);
        var best = MaskComposer.Decide(scores, marks: null, 0).Mask.Pixels;
        var rest = (1 - trust) / Math.Max(1, regions.Present.Length - 1);
        foreach (var c in regions.Present)
        {
            var plane = scores.Plane(c);
            for (var i = 0; i < plane.Length; i++)
            {
                plane[i] = best[i] == c ? trust : rest;
            }
        }
    }
}
