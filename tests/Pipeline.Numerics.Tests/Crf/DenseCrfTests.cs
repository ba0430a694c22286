namespace Pipeline.Numerics.Tests.Crf;

public sealed class DenseCrfTests
{
    /// <summary>float against double, with a vectorised exp.</summary>
    private const float SoftmaxTolerance = 1e-6f;

    /// <summary>Scalar and wide forms add the same numbers, with and without fused rounding.</summary>
    private const float LaneTolerance = 2e-4f;

    /// <summary>The lattice is an approximation; decisions differ on a few border pixels.</summary>
    private const double BruteForceAgreement = 0.98;

    public static TheoryData<DenseCrfOptions> Presets => [DenseCrfOptions.Psa, DenseCrfOptions.Irn, DenseCrfOptions.DeepLab];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Infer_OnSmallPicture_DecidesAsExactMeanField(DenseCrfOptions options)
    {
        const int Size = 32, Labels = 3;
        (byte[] rgb, byte[] truth) = Scenes.Picture(Size, Size, seed: 1);
        float[] unary = Scenes.NoisyUnary(truth, Labels, seed: 2);
        var q = new float[unary.Length];

        DenseCrf.Infer(rgb, Size, Size, unary, Labels, options, q);

        byte[] exact = Scenes.ArgMax([.. BruteForce.MeanField(rgb, Size, unary, Labels, options).Select(v => (float)v)], Labels);
        Assert.InRange(Scenes.Agreement(Scenes.ArgMax(q, Labels), exact), BruteForceAgreement, 1);
    }

    [Fact]
    public void Infer_OnNoisyLabels_RepairsThem()
    {
        const int Width = 80, Height = 60, Labels = 3;
        (byte[] rgb, byte[] truth) = Scenes.Picture(Width, Height, seed: 3);
        float[] unary = Scenes.NoisyUnary(truth, Labels, seed: 4);
        var q = new float[unary.Length];

        DenseCrf.Infer(rgb, Width, Height, unary, Labels, DenseCrfOptions.Psa, q);

        Assert.InRange(Scenes.Agreement(Scenes.ArgMax(q, Labels), truth), 0.98, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(21)]
    public void Infer_WithoutPairwiseTerms_IsSoftmaxOfNegativeEnergy(int labels)
    {
        const int Width = 13, Height = 7;
        var random = new Random(labels);
        float[] unary = [.. Enumerable.Range(0, labels * Width * Height).Select(_ => (float)(20 * random.NextDouble()))];
        var q = new float[unary.Length];

        DenseCrf.Infer(new byte[Width * Height * 3], Width, Height, unary, labels, DenseCrfOptions.Psa with { GaussianWeight = 0, BilateralWeight = 0 }, q);

        double[] expected = BruteForce.Softmax([.. unary.Select(u => -(double)u)], labels, Width * Height);
        Assert.All(q.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, SoftmaxTolerance));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Infer_WithAbsentLabelsLeftOut_DecidesTheSame(DenseCrfOptions options)
    {
        const int Width = 120, Height = 90, All = 21, Present = 3;
        (byte[] rgb, byte[] truth) = Scenes.Picture(Width, Height, seed: 5);
        float[] unary = Scenes.NoisyUnary(truth, All, seed: 6);
        var (full, restricted) = (new float[unary.Length], new float[truth.Length * Present]);
        using var model = new DenseCrfModel(rgb, Width, Height, options);

        model.Infer(unary, All, full);
        model.Infer(unary.AsSpan(0, restricted.Length), Present, restricted);

        Assert.InRange(Scenes.Agreement(Scenes.ArgMax(full, All), Scenes.ArgMax(restricted, Present)), 0.999, 1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(21)]
    public void Infer_InLanes_EqualsScalarProgram(int labels)
    {
        const int Width = 61, Height = 47;
        (byte[] rgb, byte[] truth) = Scenes.Picture(Width, Height, seed: 7);
        float[] unary = Scenes.NoisyUnary(truth, labels, seed: 8);
        var (wide, scalar) = (new float[unary.Length], new float[unary.Length]);
        using var model = new DenseCrfModel(rgb, Width, Height, DenseCrfOptions.DeepLab with { Iterations = 3 });

        model.Infer(unary, labels, wide);
        model.InferScalar(unary, labels, scalar);

        Assert.All(wide.Zip(scalar), pair => Assert.Equal(pair.Second, pair.First, LaneTolerance));
    }

    [Theory]
    [InlineData(3, false, 2)]
    [InlineData(12, false, 2)]
    [InlineData(3, true, 2)]
    [InlineData(12, true, 3)]
    public void Infer_OnSeveralThreads_ReturnsTheSameBits(int labels, bool fewVertices, int threads)
    {
        DenseCrfOptions options = fewVertices ? DenseCrfOptions.Psa : DenseCrfOptions.Irn;
        const int Width = 160, Height = 160;
        (byte[] rgb, byte[] truth) = Scenes.Picture(Width, Height, seed: 9);
        float[] unary = Scenes.NoisyUnary(truth, labels, seed: 10);
        var (one, two) = (new float[unary.Length], new float[unary.Length]);

        DenseCrf.Infer(rgb, Width, Height, unary, labels, options, one, maxDegreeOfParallelism: 1);
        DenseCrf.Infer(rgb, Width, Height, unary, labels, options, two, maxDegreeOfParallelism: threads);

        Assert.Equal(one, two);
    }

    [Fact]
    public void Infer_OnEqualEnergies_StaysUniform()
    {
        const int Size = 40, Labels = 4;
        (byte[] rgb, _) = Scenes.Picture(Size, Size, seed: 11);
        var q = new float[Size * Size * Labels];

        DenseCrf.Infer(rgb, Size, Size, new float[q.Length], Labels, DenseCrfOptions.Psa, q);

        Assert.All(q, value => Assert.Equal(1f / Labels, value, 1e-4f));
    }

    [Fact]
    public void Infer_OnSinglePixel_IsSoftmaxSharpenedByItsOwnMessage()
    {
        var q = new float[2];

        DenseCrf.Infer([1, 2, 3], 1, 1, [0f, 1f], 2, DenseCrfOptions.Psa, q);

        Assert.Equal(1, q[0] + q[1], 1e-5f);
        Assert.True(q[0] > q[1]);
    }

    [Fact]
    public void Infer_WrongUnaryLength_NamesShape()
    {
        var error = Assert.Throws<ArgumentException>(() => DenseCrf.Infer(new byte[12], 2, 2, new float[5], 2, DenseCrfOptions.Psa, new float[8]));

        Assert.Contains("[labels, height, width] needs 8", error.Message);
    }

    [Fact]
    public void Options_WithZeroSigma_AreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DenseCrfModel(new byte[3], 1, 1, DenseCrfOptions.Psa with { ColorSigma = 0 }));

    [Fact]
    public void FastExp_StaysWithinItsBound()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            float x = (float)((random.NextDouble() * 97) - 90);

            float fast = Pipeline.Numerics.Crf.FastExp.Of(System.Runtime.Intrinsics.Vector256.Create(x))[3];

            Assert.Equal(x < Pipeline.Numerics.Crf.FastExp.Lowest ? 0 : Math.Exp(x), fast, 3e-7 * Math.Exp(x));
        }
    }
}
