using Pipeline.Imaging;
using Pipeline.Numerics;

namespace Pipeline.Segmentation.Refinement;

/// <summary>
/// The colours of each class in one image: a Gaussian mixture a class, fitted where the CRF has put it, says how well every pixel's colour fits it
/// (the turns of GrabCut: Rother et al., 2004, section 3; here for any number of classes, with the dense CRF for the cut). Scores come from features of
/// stride 8 and blur at borders; colours do not.
/// </summary>
internal static class ImageColours
{
    public const int Components = 5;

    /// <summary>A class with fewer pixels has no colours that could be told from chance.</summary>
    private const int LeastPixels = 50;

    /// <summary>Most by which a class may trail the best-fitting one at a pixel, in nats: its mixture has seen only a part of it.</summary>
    public const float Furthest = 6;

    /// <summary>Gives each pixel's scores the factor <c>p(colour | class)^weight</c> and scales them to sum one.</summary>
    /// <param name="scores">[labels][height · width], in [0, 1]; changed in place.</param>
    /// <param name="marginals">The same labels after the CRF: their mixtures are fitted where these exceed one half.</param>
    /// <param name="marks">[height, width] class index or 255; marked pixels stay as they are. Null = none.</param>
    /// <returns>False, with nothing changed, where a label covers too little to have colours.</returns>
    public static bool Weigh(RgbImage image, float[][] scores, IReadOnlyList<Memory<float>> marginals, byte[]? marks, double weight)
    {
        var colours = new float[scores.Length][];
        for (var k = 0; k < colours.Length; k++)
        {
            if (Fit(image, marginals[k].Span) is not { } mixture)
            {
                return false;
            }
            colours[k] = new float[scores[k].Length];
            mixture.LogLikelihood(image.Pixels, colours[k]);
        }
        var highest = Highest(colours);
        foreach (var plane in colours)
        {
            for (var i = 0; i < plane.Length; i++)
            {
                plane[i] = Math.Max(plane[i] - highest[i], -Furthest);
            }
        }
        Multiply(scores, colours, marks, weight);
        return true;
    }

    /// <summary>Multiplies scores with <c>exp(weight · logFactors)</c> and scales each pixel's to sum one; marked pixels stay as they are.</summary>
    /// <param name="logFactors">[labels][height · width]; an empty plane stands for factors of 1.</param>
    public static void Multiply(float[][] scores, float[][] logFactors, byte[]? marks, double weight)
    {
        for (var i = 0; i < scores[0].Length; i++)
        {
            if (marks is not null && marks[i] != IndexedMask.Ignore)
            {
                continue;
            }
            var sum = 0f;
            for (var k = 0; k < scores.Length; k++)
            {
                if (logFactors[k].Length > 0)
                {
                    scores[k][i] *= MathF.Exp((float)weight * logFactors[k][i]);
                }
                sum += scores[k][i];
            }
            for (var k = 0; k < scores.Length && sum > 0; k++)
            {
                scores[k][i] /= sum;
            }
        }
    }

    private static GaussianMixture? Fit(RgbImage image, ReadOnlySpan<float> marginals)
    {
        var weights = new float[marginals.Length];
        var pixels = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (marginals[i] > 0.5f)
            {
                weights[i] = marginals[i];
                pixels++;
            }
        }
        return pixels < LeastPixels ? null : GaussianMixture.Fit(image.Pixels, weights, Components, seed: 1);
    }

    private static float[] Highest(float[][] colours)
    {
        var highest = (float[])colours[0].Clone();
        foreach (var plane in colours)
        {
            for (var i = 0; i < plane.Length; i++)
            {
                highest[i] = Math.Max(highest[i], plane[i]);
            }
        }
        return highest;
    }
}
