using Pipeline.Imaging;
using Pipeline.Numerics;

namespace Pipeline.Segmentation.Refinement;

/// <summary>Draws score maps to the edges of the picture: dense CRF (Krähenbühl and Koltun, 2011) over the present classes alone.</summary>
internal static class CrfRefiner
{
    /// <summary>Scores below this count as this, so that no unary is infinite.</summary>
    private const float Floor = 1e-4f;

    /// <param name="scores">[classes, height, width]; the planes of the present classes are replaced by marginals.</param>
    public static void Refine(ScoreMaps scores, RgbImage image, int[] present, CrfOptions options)
    {
        var pixels = scores.Height * scores.Width;
        var unary = new float[present.Length * pixels];
        for (var k = 0; k < present.Length; k++)
        {
            var plane = scores.Plane(present[k]);
            for (var i = 0; i < pixels; i++)
            {
                unary[k * pixels + i] = -MathF.Log(Math.Max(plane[i], Floor));
            }
        }
        var marginals = new float[unary.Length];
        DenseCrf.Infer(image.Pixels, image.Width, image.Height, unary, present.Length, options.ToNumerics(), marginals, Environment.ProcessorCount);
        for (var k = 0; k < present.Length; k++)
        {
            marginals.AsSpan(k * pixels, pixels).CopyTo(scores.Plane(present[k]));
        }
    }
}
