namespace Pipeline.Numerics;

/// <summary>A mixture of Gaussians with full covariances over RGB scaled to 0–1, fitted by k-means++ and expectation maximisation.</summary>
public sealed class GaussianMixture
{
    /// <summary>Added to variances: a flat colour must not make a likelihood infinite. About (5 / 255)^2.</summary>
    private const double VarianceFloor = 4e-4;

    private const int D = 3;
    private const double LogTwoPi = 1.8378770664093453;

    private readonly double[] _logWeight;
    private readonly double[] _mean;
    private readonly double[] _inverse;
    private readonly double[] _logDeterminant;

    private GaussianMixture(int components) =>
        (_logWeight, _mean, _inverse, _logDeterminant) = (new double[components], new double[components * D], new double[components * D * D], new double[components]);

    public int Components => _logWeight.Length;

    /// <summary>Fits the selected pixels.</summary>
    /// <param name="rgb">[pixels, 3], 8-bit.</param>
    /// <param name="weights">[pixels]; 0 leaves a pixel out.</param>
    /// <param name="components">At least 1; fewer are kept when there are fewer pixels.</param>
    /// <param name="seed">Of the k-means++ start.</param>
    /// <param name="iterations">EM steps.</param>
    /// <returns>Null when no pixel has weight.</returns>
    public static GaussianMixture? Fit(ReadOnlySpan<byte> rgb, ReadOnlySpan<float> weights, int components, int seed, int iterations = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        Require.Length(rgb.Length, (long)weights.Length * D, "[pixels, 3]");
        Samples samples = Samples.Take(rgb, weights);
        if (samples.Count == 0)
            return null;
        components = Math.Min(components, samples.Count);
        var mixture = new GaussianMixture(components);
        double[] share = samples.HardAssign(components, seed);
        mixture.Maximise(samples, share);
        for (int i = 0; i < iterations; i++)
        {
            mixture.Expect(samples, share);
            mixture.Maximise(samples, share);
        }

        return mixture;
    }

    /// <summary>log p(colour) of every pixel, as a density over RGB in 0–1.</summary>
    /// <param name="rgb">[pixels, 3], 8-bit.</param>
    /// <param name="result">[pixels].</param>
    public void LogLikelihood(ReadOnlySpan<byte> rgb, Span<float> result)
    {
        Require.Length(rgb.Length, (long)result.Length * D, "[pixels, 3]");
        Span<double> parts = stackalloc double[Components];
        for (int p = 0; p < result.Length; p++)
            result[p] = (float)LogDensity(rgb[p * D] / 255.0, rgb[(p * D) + 1] / 255.0, rgb[(p * D) + 2] / 255.0, parts);
    }

    private double LogDensity(double r, double g, double b, Span<double> parts)
    {
        double most = double.NegativeInfinity;
        for (int k = 0; k < parts.Length; k++)
        {
            double x = r - _mean[k * D], y = g - _mean[(k * D) + 1], z = b - _mean[(k * D) + 2];
            ReadOnlySpan<double> m = _inverse.AsSpan(k * D * D, D * D);
            double distance = (x * x * m[0]) + (y * y * m[4]) + (z * z * m[8]) + (2 * ((x * y * m[1]) + (x * z * m[2]) + (y * z * m[5])));
            parts[k] = _logWeight[k] - (0.5 * ((D * LogTwoPi) + _logDeterminant[k] + distance));
            most = Math.Max(most, parts[k]);
        }

        double sum = 0;
        for (int k = 0; k < parts.Length; k++)
            sum += Math.Exp(parts[k] - most);
        return most + Math.Log(sum);
    }

    private void Expect(Samples samples, double[] share)
    {
        Span<double> parts = stackalloc double[Components];
        for (int i = 0; i < samples.Count; i++)
        {
            double total = LogDensity(samples.Values[i * D], samples.Values[(i * D) + 1], samples.Values[(i * D) + 2], parts);
            for (int k = 0; k < parts.Length; k++)
                share[(i * Components) + k] = Math.Exp(parts[k] - total);
        }
    }

    private void Maximise(Samples samples, double[] share)
    {
        Span<double> covariance = stackalloc double[D * D];
        double whole = samples.Weights.Sum();
        for (int k = 0; k < Components; k++)
        {
            double mass = 0;
            Span<double> mean = _mean.AsSpan(k * D, D);
            mean.Clear();
            for (int i = 0; i < samples.Count; i++)
            {
                double part = share[(i * Components) + k] * samples.Weights[i];
                mass += part;
                for (int c = 0; c < D; c++)
                    mean[c] += part * samples.Values[(i * D) + c];
            }

            mass = Math.Max(mass, 1e-12 * whole);
            for (int c = 0; c < D; c++)
                mean[c] /= mass;
            covariance.Clear();
            for (int i = 0; i < samples.Count; i++)
            {
                double part = share[(i * Components) + k] * samples.Weights[i] / mass;
                for (int a = 0; a < D; a++)
                {
                    for (int b = 0; b < D; b++)
                        covariance[(a * D) + b] += part * (samples.Values[(i * D) + a] - mean[a]) * (samples.Values[(i * D) + b] - mean[b]);
                }
            }

            for (int c = 0; c < D; c++)
                covariance[(c * D) + c] += VarianceFloor;
            _logDeterminant[k] = Math.Log(Invert(covariance, _inverse.AsSpan(k * D * D, D * D)));
            _logWeight[k] = Math.Log(mass / whole);
        }
    }

    /// <summary>Inverse of a symmetric 3 x 3 matrix by cofactors; returns the determinant.</summary>
    private static double Invert(ReadOnlySpan<double> m, Span<double> inverse)
    {
        double a = (m[4] * m[8]) - (m[5] * m[5]), b = (m[2] * m[5]) - (m[1] * m[8]), c = (m[1] * m[5]) - (m[2] * m[4]);
        double determinant = (m[0] * a) + (m[1] * b) + (m[2] * c);
        (inverse[0], inverse[1], inverse[2]) = (a / determinant, b / determinant, c / determinant);
        (inverse[3], inverse[4]) = (inverse[1], ((m[0] * m[8]) - (m[2] * m[2])) / determinant);
        inverse[5] = ((m[1] * m[2]) - (m[0] * m[5])) / determinant;
        (inverse[6], inverse[7], inverse[8]) = (inverse[2], inverse[5], ((m[0] * m[4]) - (m[1] * m[1])) / determinant);
        return determinant;
    }

    private sealed class Samples(double[] values, double[] weights)
    {
        /// <summary>More colours than this add time, not accuracy, to a handful of components.</summary>
        private const int Most = 8192;

        public double[] Values { get; } = values;

        public double[] Weights { get; } = weights;

        public int Count => Weights.Length;

        public static Samples Take(ReadOnlySpan<byte> rgb, ReadOnlySpan<float> weights)
        {
            int selected = 0;
            foreach (float weight in weights)
            {
                if (!(weight >= 0) || !float.IsFinite(weight))
                    throw new ArgumentException($"A pixel weight is {weight}; it must be finite and at least 0.", nameof(weights));
                selected += weight > 0 ? 1 : 0;
            }

            int stride = (selected + Most - 1) / Most;
            var (values, kept) = (new List<double>(), new List<double>());
            for (int p = 0, nth = 0; p < weights.Length; p++)
            {
                if (weights[p] <= 0 || nth++ % stride != 0)
                    continue;
                kept.Add(weights[p]);
                for (int c = 0; c < D; c++)
                    values.Add(rgb[(p * D) + c] / 255.0);
            }

            return new Samples([.. values], [.. kept]);
        }

        /// <summary>k-means++ centres, then each sample to its nearest: [samples, components] shares of 0 and 1.</summary>
        public double[] HardAssign(int components, int seed)
        {
            var random = new Random(seed);
            var nearest = new int[Count];
            var squared = new double[Count];
            Array.Fill(squared, double.PositiveInfinity);
            int centre = Draw(Weights, random);
            for (int k = 0; k < components; k++)
            {
                for (int i = 0; i < Count; i++)
                {
                    double distance = 0;
                    for (int c = 0; c < D; c++)
                        distance += Math.Pow(Values[(i * D) + c] - Values[(centre * D) + c], 2);
                    if (distance < squared[i])
                        (squared[i], nearest[i]) = (distance, k);
                }

                centre = Draw([.. squared.Select((s, i) => s * Weights[i])], random);
            }

            var share = new double[Count * components];
            for (int i = 0; i < Count; i++)
                share[(i * components) + nearest[i]] = 1;
            return share;
        }

        private static int Draw(double[] chances, Random random)
        {
            double left = random.NextDouble() * chances.Sum();
            for (int i = 0; i < chances.Length; i++)
            {
                left -= chances[i];
                if (left < 0)
                    return i;
            }

            return chances.Length - 1;
        }
    }
}
