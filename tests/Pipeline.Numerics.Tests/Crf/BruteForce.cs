namespace Pipeline.Numerics.Tests.Crf;

/// <summary>The dense CRF by its definition, O(N^2), in double precision.</summary>
internal static class BruteForce
{
    /// <summary>[points, points] Gaussian kernel exp(-|f_i - f_j|^2 / 2).</summary>
    public static double[,] Kernel(float[] features, int dimensions)
    {
        int points = features.Length / dimensions;
        var kernel = new double[points, points];
        for (int i = 0; i < points; i++)
        {
            for (int j = 0; j < points; j++)
            {
                double squared = 0;
                for (int k = 0; k < dimensions; k++)
                    squared += Math.Pow(features[(i * dimensions) + k] - features[(j * dimensions) + k], 2);
                kernel[i, j] = Math.Exp(-squared / 2);
            }
        }

        return kernel;
    }

    public static double[] Filter(double[,] kernel, double[] values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values.Length; j++)
                result[i] += kernel[i, j] * values[j];
        }

        return result;
    }

    public static float[] Features(byte[] rgb, int width, float sigma, float colorSigma)
    {
        int dimensions = colorSigma > 0 ? 5 : 2;
        var features = new float[rgb.Length / 3 * dimensions];
        for (int p = 0; p < rgb.Length / 3; p++)
        {
            features[p * dimensions] = (p % width) / sigma;
            features[(p * dimensions) + 1] = (p / width) / sigma;
            for (int c = 0; c < dimensions - 2; c++)
                features[(p * dimensions) + 2 + c] = rgb[(p * 3) + c] / colorSigma;
        }

        return features;
    }

    /// <summary>Mean-field marginals [labels, pixels] with exact kernels.</summary>
    public static double[] MeanField(byte[] rgb, int width, float[] unary, int labels, DenseCrfOptions options)
    {
        int pixels = rgb.Length / 3;
        (double[,] Kernel, double[] Norm, double Weight)[] kernels =
        [
            Normalised(Kernel(Features(rgb, width, options.GaussianSigma, 0), 2), options.GaussianWeight),
            Normalised(Kernel(Features(rgb, width, options.BilateralSigma, options.ColorSigma), 5), options.BilateralWeight),
        ];
        double[] q = Softmax([.. unary.Select(u => -(double)u)], labels, pixels);
        for (int iteration = 0; iteration < options.Iterations; iteration++)
        {
            double[] logits = [.. unary.Select(u => -(double)u)];
            for (int label = 0; label < labels; label++)
            {
                foreach ((double[,] kernel, double[] norm, double weight) in kernels)
                {
                    double[] own = [.. q.Skip(label * pixels).Take(pixels).Select((v, p) => v * norm[p])];
                    double[] filtered = Filter(kernel, own);
                    for (int p = 0; p < pixels; p++)
                        logits[(label * pixels) + p] += weight * norm[p] * filtered[p];
                }
            }

            q = Softmax(logits, labels, pixels);
        }

        return q;
    }

    public static double[] Softmax(double[] logits, int labels, int pixels)
    {
        var q = new double[logits.Length];
        for (int p = 0; p < pixels; p++)
        {
            double[] own = [.. Enumerable.Range(0, labels).Select(label => logits[(label * pixels) + p])];
            double total = own.Sum(v => Math.Exp(v - own.Max()));
            for (int label = 0; label < labels; label++)
                q[(label * pixels) + p] = Math.Exp(own[label] - own.Max()) / total;
        }

        return q;
    }

    private static (double[,] Kernel, double[] Norm, double Weight) Normalised(double[,] kernel, double weight)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, kernel.GetLength(0))];
        return (kernel, [.. Filter(kernel, ones).Select(v => 1 / Math.Sqrt(v))], weight);
    }
}
