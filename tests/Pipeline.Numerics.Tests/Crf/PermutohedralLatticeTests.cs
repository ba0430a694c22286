namespace Pipeline.Numerics.Tests.Crf;

public sealed class PermutohedralLatticeTests
{
    /// <summary>Of the weighted mean (filtered values over filtered ones), which lies in 0–1: the blur is an approximation.</summary>
    private const double MeanTolerance = 0.05;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Filter_OnSmallPicture_WeighsNeighboursAsGaussian(int dimensions)
    {
        const int Size = 32;
        (byte[] rgb, byte[] truth) = Scenes.Picture(Size, Size, seed: 1, grain: 30);
        float[] features = BruteForce.Features(rgb, Size, dimensions == 2 ? 3 : 12, dimensions == 2 ? 0 : 25);
        float[] values = [.. truth.Select((label, p) => label == 1 ? 1f : (p % 7) / 14f)];
        var (sum, mass) = (new float[values.Length], new float[values.Length]);
        using var lattice = new PermutohedralLattice(features, dimensions);

        lattice.Filter(values, 1, sum);
        lattice.Filter([.. values.Select(_ => 1f)], 1, mass);

        double[,] kernel = BruteForce.Kernel(features, dimensions);
        double[] exactSum = BruteForce.Filter(kernel, [.. values.Select(v => (double)v)]);
        double[] exactMass = BruteForce.Filter(kernel, [.. values.Select(_ => 1.0)]);
        double error = Enumerable.Range(0, values.Length).Average(p => Math.Abs((sum[p] / mass[p]) - (exactSum[p] / exactMass[p])));
        Assert.InRange(error, 0, MeanTolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(11)]
    public void Filter_OfSeveralChannels_EqualsEachAlone(int channels)
    {
        const int Size = 20;
        (byte[] rgb, _) = Scenes.Picture(Size, Size, seed: 3);
        var random = new Random(4);
        float[] values = [.. Enumerable.Range(0, Size * Size * channels).Select(_ => (float)random.NextDouble())];
        var together = new float[values.Length];
        using var lattice = new PermutohedralLattice(BruteForce.Features(rgb, Size, 10, 10), 5);

        lattice.Filter(values, channels, together);

        for (int c = 0; c < channels; c++)
        {
            float[] own = [.. Enumerable.Range(0, Size * Size).Select(p => values[(p * channels) + c])];
            lattice.Filter(own, 1, own);
            Assert.All(own.Select((v, p) => (v, together[(p * channels) + c])), pair => Assert.Equal(pair.v, pair.Item2, 1e-3f));
        }
    }

    [Fact]
    public void Filter_Normalised_KeepsConstants()
    {
        const int Size = 24;
        (byte[] rgb, _) = Scenes.Picture(Size, Size, seed: 5);
        using var lattice = new PermutohedralLattice(BruteForce.Features(rgb, Size, 8, 13), 5);
        float[] ones = [.. Enumerable.Repeat(1f, Size * Size)];
        var mass = new float[ones.Length];
        lattice.Filter(ones, 1, mass);
        lattice.ScalePoints([.. mass.Select(m => 1 / MathF.Sqrt(m))]);

        // D^(-1/2) K D^(-1/2) has D^(1/2) 1 as its fixed vector: scaled so, a constant stays constant.
        float[] constant = [.. mass.Select(m => 0.7f * MathF.Sqrt(m))];
        lattice.Filter(constant, 1, constant);

        Assert.All(constant.Zip(mass), pair => Assert.Equal(0.7f, pair.First / MathF.Sqrt(pair.Second), 1e-4f));
    }

    [Fact]
    public void Filter_IsSymmetric()
    {
        const int Size = 18;
        (byte[] rgb, _) = Scenes.Picture(Size, Size, seed: 6);
        using var lattice = new PermutohedralLattice(BruteForce.Features(rgb, Size, 2, 0), 2);
        var random = new Random(7);
        float[] a = [.. Enumerable.Range(0, Size * Size).Select(_ => (float)random.NextDouble())];
        float[] b = [.. Enumerable.Range(0, Size * Size).Select(_ => (float)random.NextDouble())];
        var (ka, kb) = (new float[a.Length], new float[a.Length]);

        lattice.Filter(a, 1, ka);
        lattice.Filter(b, 1, kb);

        double left = a.Zip(kb, (x, y) => (double)x * y).Sum(), right = ka.Zip(b, (x, y) => (double)x * y).Sum();
        Assert.Equal(left, right, Math.Abs(left) * 0.02);
    }

    [Fact]
    public void Constructor_FeaturesTooFine_NamesTheBits()
    {
        float[] features = [0, 0, 0, 0, 0, 1e6f, 1e6f, 1e6f, 1e6f, 1e6f];

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new PermutohedralLattice(features, 5));

        Assert.Contains("widen the bandwidths", error.Message);
    }

    [Fact]
    public void Constructor_NotFinite_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new PermutohedralLattice([float.NaN, 0], 2));
}
