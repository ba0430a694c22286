using Pipeline.Imaging;
using Pipeline.Numerics;

namespace Pipeline.Segmentation.Refinement;

/// <summary>Draws score maps to the edges of the picture: dense CRF (Krähenbühl and Koltun, 2011) over the present classes alone.</summary>
internal static class CrfRefiner
{
    /// <summary>Scores below this count as this, so that no unary is infinite.</summary>
    private const float Floor = 1e-4f;

    /// <param name="scores">[classes, height, width]; the planes of the present classes are replaced by marginals.</param>
    /// <param name="other">[height, width] score of what is of none of them, replaced likewise; null = nothing is.</param>
    public static void Refine(ScoreMaps scores, RgbImage image, int[] present, CrfOptions options, float[]? other = null)
    {
        using var model = Model(image, options);
        Refine(scores, model, present, other);
    }

    /// <summary>The kernels of an image, for one refinement or several.</summary>
    public static DenseCrfModel Model(RgbImage image, CrfOptions options) =>
        new(image.Pixels, image.Width, image.Height, options.ToNumerics(), Environment.ProcessorCount);

    /// <inheritdoc cref="Refine(ScoreMaps, RgbImage, int[], CrfOptions, float[])"/>
    public static void Refine(ScoreMaps scores, DenseCrfModel model, int[] present, float[]? other = null)
    {
        var (pixels, labels) = (scores.Height * scores.Width, present.Length + (other is null ? 0 : 1));
        var unary = new float[labels * pixels];
        for (var k = 0; k < labels; k++)
        {
            var plane = Plane(k);
            for (var i = 0; i < pixels; i++)
            {
                unary[k * pixels + i] = -MathF.Log(Math.Max(plane[i], Floor));
            }
        }
        var marginals = new float[unary.Length];
        model.Infer(unary, labels, marginals);
        for (var k = 0; k < labels; k++)
        {
            marginals.AsSpan(k * pixels, pixels).CopyTo(Plane(k));
        }

        Span<float> Plane(int k) => k < present.Length ? scores.Plane(present[k]) : other;
    }
}
