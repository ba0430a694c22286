using Pipeline.Numerics.Crf;

namespace Pipeline.Numerics.Tests.Crf;

public sealed class PositionKernelTests
{
    /// <summary>What lies beyond three sigmas.</summary>
    private const double Tolerance = 0.01;

    [Theory]
    [InlineData(24, 17, 1f)]
    [InlineData(9, 31, 2.5f)]
    [InlineData(1, 6, 1f)]
    public void SpreadAndCollect_EqualTheNormalisedGaussian(int width, int height, float sigma)
    {
        float[] values = Walk.AffinityWalkTests.Uniform(width * height, seed: 1), filtered = new float[values.Length];
        using var kernel = new PositionKernel(width, height, sigma, threads: 2);
        var message = new float[kernel.Room(1)];

        kernel.Spread<Lane1>(values, message, message);
        kernel.Collect<Lane1>(message, 1, filtered, 0, values.Length);

        double[,] exact = BruteForce.Kernel(BruteForce.Features(new byte[values.Length * 3], width, sigma, 0), 2);
        double[] norm = [.. BruteForce.Filter(exact, [.. values.Select(_ => 1.0)]).Select(sum => 1 / Math.Sqrt(sum))];
        double[] expected = [.. BruteForce.Filter(exact, [.. values.Select((v, p) => v * norm[p])]).Select((v, p) => v * norm[p])];
        Assert.All(filtered.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
    }
}
