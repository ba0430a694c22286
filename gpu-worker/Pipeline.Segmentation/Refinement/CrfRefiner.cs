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
        using var model = Model(image, options);
        Refine(scores, model, present);
    }

    /// <summary>The kernels of an image, for one refinement or several.</summary>
    public static DenseCrfModel Model(RgbImage image, CrfOptions options) =>
        new(image.Pixels, image.Width, image.Height, options.ToNumerics(), Environment.ProcessorCount);

    /// <inheritdoc cref="Refine(ScoreMaps, RgbImage, int[], CrfOptions)"/>
    public static void Refine(ScoreMaps scores, DenseCrfModel model, int[] present)
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
        model.Infer(unary, present.Length, marginals);
        for (var k = 0; k < present.Length; k++)
        {
            marginals.AsSpan(k * pixels, pixels).CopyTo(scores.Plane(present[k]));
        }
    }
}
