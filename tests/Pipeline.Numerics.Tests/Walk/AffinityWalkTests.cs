namespace Pipeline.Numerics.Tests.Walk;

public sealed class AffinityWalkTests
{
    /// <summary>256 steps in float against eight squarings in double.</summary>
    private const double SquaringTolerance = 1e-5;

    /// <summary>Fused and ordered sums differ in the last bits; a walk averages, so they do not grow.</summary>
    private const float PlainTolerance = 2e-6f;

    [Theory]
    [InlineData(17, 13, 5, 8, 3)]
    [InlineData(9, 21, 5, 10, 4)]
    [InlineData(40, 1, 5, 1, 1)]
    [InlineData(3, 2, 5, 8, 2)]
    [InlineData(16, 11, 10, 2.5, 5)]
    public void Run_OnBoundaryMap_EqualsDenseSquaring(int width, int height, int radius, float beta, int planes)
    {
        const int Squarings = 8;
        float[] boundary = Uniform(width * height, seed: radius), scores = Uniform(width * height * planes, seed: 3);
        using AffinityField field = AffinityField.FromBoundary(boundary, width, height, AffinityOffsets.HalfPlane(radius));
        var walked = new float[scores.Length];

        AffinityWalk.Run(field, beta, 1 << Squarings, scores, planes, walked);

        double[,] power = DenseWalk.Transitions(width, height, radius, beta, (i, j) => 1 - MostOnPath(boundary, width, i, j));
        for (int t = 0; t < Squarings; t++)
            power = DenseWalk.Square(power);
        double[] expected = DenseWalk.Apply(scores, power);
        Assert.All(walked.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, SquaringTolerance * pair.Second));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Run_AFewSteps_EqualsProductsWithTheDenseMatrix(int steps)
    {
        const int Width = 12, Height = 9, Channels = 6;
        float[] features = Uniform(Width * Height * Channels, seed: 4), scores = Uniform(Width * Height * 2, seed: 5);
        using AffinityField field = AffinityField.FromFeatures(features, Channels, Width, Height, AffinityOffsets.HalfPlane(5));
        var walked = new float[scores.Length];

        AffinityWalk.Run(field, 8, steps, scores, 2, walked);

        double[,] transitions = DenseWalk.Transitions(Width, Height, 5, 8, (i, j) =>
            Math.Exp(-Enumerable.Range(0, Channels).Average(k => Math.Abs((double)features[(k * Width * Height) + i] - features[(k * Width * Height) + j]))));
        double[] expected = [.. scores];
        for (int step = 0; step < steps; step++)
            expected = DenseWalk.Apply([.. expected.Select(v => (float)v)], transitions);
        Assert.All(walked.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, SquaringTolerance));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Run_Vectorised_EqualsPlainProgram(int planes)
    {
        const int Width = 63, Height = 47;
        float[] boundary = Uniform(Width * Height, seed: 6), scores = Uniform(Width * Height * planes, seed: 7);
        using AffinityField field = AffinityField.FromBoundary(boundary, Width, Height, AffinityOffsets.HalfPlane(5));
        var (fast, plain) = (new float[scores.Length], new float[scores.Length]);

        AffinityWalk.Run(field, 10, 40, scores, planes, fast);
        AffinityWalk.RunPlain(field, 10, 40, scores, planes, plain);

        Assert.All(fast.Zip(plain), pair => Assert.Equal(pair.Second, pair.First, PlainTolerance));
    }

    [Fact]
    public void Run_OnSeveralThreads_GivesTheSameBits()
    {
        const int Width = 63, Height = 47, Planes = 4;
        float[] boundary = Uniform(Width * Height, seed: 8), scores = Uniform(Width * Height * Planes, seed: 9);
        var (one, three) = (new float[scores.Length], new float[scores.Length]);
        using AffinityField alone = AffinityField.FromBoundary(boundary, Width, Height, AffinityOffsets.HalfPlane(5));
        using AffinityField shared = AffinityField.FromBoundary(boundary, Width, Height, AffinityOffsets.HalfPlane(5), maxDegreeOfParallelism: 3);

        AffinityWalk.Run(alone, 10, 33, scores, Planes, one);
        AffinityWalk.Run(shared, 10, 33, scores, Planes, three, maxDegreeOfParallelism: 3);

        Assert.Equal(one, three);
    }

    [Fact]
    public void Run_OnConstantScores_LeavesThem()
    {
        const int Width = 20, Height = 15;
        using AffinityField field = AffinityField.FromBoundary(Uniform(Width * Height, seed: 10), Width, Height, AffinityOffsets.HalfPlane(5));
        var walked = new float[Width * Height];
        Array.Fill(walked, 0.7f);

        AffinityWalk.Run(field, 8, 256, walked, 1, walked);

        Assert.All(walked, value => Assert.Equal(0.7f, value, 1e-5f));
    }

    [Fact]
    public void Run_ConservesTheMassWeightedByDegree()
    {
        const int Width = 20, Height = 15;
        float[] scores = Uniform(Width * Height, seed: 11);
        using AffinityField field = AffinityField.FromBoundary(Uniform(Width * Height, seed: 12), Width, Height, AffinityOffsets.HalfPlane(5));
        var walked = new float[scores.Length];

        AffinityWalk.Run(field, 1, 64, scores, 1, walked);

        double[] degree = [.. Enumerable.Repeat(1.0, scores.Length)];
        for (int i = 0; i < field.Values.Length; i++)
        {
            CellOffset offset = field.Offsets[i / degree.Length];
            int cell = i % degree.Length, other = cell + (offset.Y * Width) + offset.X;
            degree[cell] += field.Values[i];
            if (field.Values[i] > 0)
                degree[other] += field.Values[i];
        }

        double before = scores.Zip(degree, (s, d) => s * d).Sum(), after = walked.Zip(degree, (s, d) => s * d).Sum();
        Assert.Equal(before, after, 1e-4 * before);
    }

    [Fact]
    public void Run_AcrossAClosedBoundary_LetsNothingThrough()
    {
        const int Width = 11, Height = 6;
        float[] boundary = [.. Enumerable.Range(0, Width * Height).Select(p => p % Width == 5 ? 1f : 0)];
        float[] scores = [.. Enumerable.Range(0, Width * Height).Select(p => p % Width < 5 ? 1f : 0)];
        using AffinityField field = AffinityField.FromBoundary(boundary, Width, Height, AffinityOffsets.HalfPlane(3));

        AffinityWalk.Run(field, 10, 256, scores, 1, scores);

        Assert.All(Enumerable.Range(0, scores.Length), p => Assert.Equal(p % Width < 5 ? 1f : 0, scores[p], 1e-5f));
    }

    [Theory]
    [InlineData(0f, 1)]
    [InlineData(float.NaN, 1)]
    [InlineData(8f, -1)]
    public void Run_WithBadNumbers_NamesThem(float beta, int steps)
    {
        using AffinityField field = AffinityField.FromBoundary(new float[4], 2, 2, AffinityOffsets.HalfPlane(2));

        Assert.Throws<ArgumentOutOfRangeException>(() => AffinityWalk.Run(field, beta, steps, new float[4], 1, new float[4]));
    }

    internal static float[] Uniform(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    /// <summary>The largest boundary on the straight way, found by asking every cell for its distance to the line.</summary>
    private static double MostOnPath(float[] boundary, int width, int i, int j)
    {
        (int x0, int y0, int x1, int y1) = (i % width, i / width, j % width, j / width);
        double length = Math.Sqrt(Math.Pow(x1 - x0, 2) + Math.Pow(y1 - y0, 2));
        return Enumerable.Range(0, boundary.Length).Where(p =>
        {
            (int x, int y) = (p % width, p / width);
            bool inBox = x >= Math.Min(x0, x1) && x <= Math.Max(x0, x1) && y >= Math.Min(y0, y1) && y <= Math.Max(y0, y1);
            return inBox && Math.Abs(((x1 - x0) * (y - y0)) - ((y1 - y0) * (x - x0))) / length < 1 - 1e-9;
        }).Max(p => boundary[p]);
    }
}
