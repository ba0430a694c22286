using Pipeline.Imaging;
using Pipeline.Numerics;

namespace Pipeline.Segmentation.Refinement;

/// <summary>Draws score maps to the edges of the picture: dense CRF (Krähenbühl and Koltun, 2011) over the present classes alone.</summary>
internal static class CrfRefiner
{
    /// <summary>Scores below this count as this, so that no unary is infinite.</summary>
    private const float Floor = 1e-4f;

    /// <summary>The kernels of an image, for one refinement or several.</summary>
    public static DenseCrfModel Model(RgbImage image, CrfOptions options) =>
        new(image.Pixels, image.Width, image.Height, options.ToNumerics(), Environment.ProcessorCount);

    /// <param name="scores">[classes, height, width]; the planes of the present classes are replaced by marginals.</param>
    public static void Refine(ScoreMaps scores, DenseCrfModel model, int[] present) => Refine([.. present.Select(scores.Memory)], model);

    /// <param name="planes">[labels][height · width] scores, replaced by marginals.</param>
    public static void Refine(IReadOnlyList<Memory<float>> planes, DenseCrfModel model)
    {
        var pixels = planes[0].Length;
        var unary = new float[planes.Count * pixels];
        for (var k = 0; k < planes.Count; k++)
        {
            var plane = planes[k].Span;
            for (var i = 0; i < pixels; i++)
            {
                unary[k * pixels + i] = -MathF.Log(Math.Max(plane[i], Floor));
            }
        }
        var marginals = new float[unary.Length];
        model.Infer(unary, planes.Count, marginals);
        for (var k = 0; k < planes.Count; k++)
        {
            marginals.AsSpan(k * pixels, pixels).CopyTo(planes[k].Span);
        }
    }
}
