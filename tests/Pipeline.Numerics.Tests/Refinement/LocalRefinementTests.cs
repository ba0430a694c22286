namespace Pipeline.Numerics.Tests.Refinement;

public sealed class LocalRefinementTests
{
    private const float Tolerance = 2e-5f;

    [Theory]
    [InlineData(37, 29, 1, 3)]
    [InlineData(10, 50, 5, 10)]
    [InlineData(1, 1, 2, 3)]
    [InlineData(3, 2, 3, 2)]
    public void Run_Vectorised_EqualsPlainProgram(int width, int height, int planes, int iterations)
    {
        (byte[] rgb, _) = Crf.Scenes.Picture(width, height, seed: 1, grain: 40);
        float[] scores = Walk.AffinityWalkTests.Uniform(planes * width * height, seed: 2);
        var (fast, plain) = (new float[scores.Length], new float[scores.Length]);
        var options = new LocalRefinementOptions { Iterations = iterations };

        LocalRefinement.Run(rgb, width, height, options, scores, planes, fast);
        LocalRefinement.RunPlain(rgb, width, height, options, scores, planes, plain);

        Assert.All(fast.Zip(plain), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
    }

    [Fact]
    public void Run_OnFlatPicture_IsTheMeanOfTheNeighbours()
    {
        float[] scores = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var options = new LocalRefinementOptions { Iterations = 1, Dilations = [1] };

        LocalRefinement.Run(new byte[27], 3, 3, options, scores, 1, scores);

        Assert.Equal([11 / 3f, 19 / 5f, 13 / 3f, 23 / 5f, 5, 27 / 5f, 17 / 3f, 31 / 5f, 19 / 3f], scores, (a, b) => MathF.Abs(a - b) < Tolerance);
    }

    [Fact]
    public void Run_OnNoisyLabels_FollowsTheColours()
    {
        const int Width = 80, Height = 60, Labels = 3;
        (byte[] rgb, byte[] truth) = Crf.Scenes.Picture(Width, Height, seed: 3);
        float[] probabilities = [.. Crf.Scenes.NoisyUnary(truth, Labels, seed: 4).Select(energy => MathF.Exp(-energy))];
        double before = Crf.Scenes.Agreement(Crf.Scenes.ArgMax(probabilities, Labels), truth);

        LocalRefinement.Run(rgb, Width, Height, new LocalRefinementOptions(), probabilities, Labels, probabilities);

        double after = Crf.Scenes.Agreement(Crf.Scenes.ArgMax(probabilities, Labels), truth);
        Assert.InRange(before, 0, 0.9);
        Assert.InRange(after, 0.97, 1);
    }

    [Fact]
    public void Run_OnSeveralThreads_GivesTheSameBits()
    {
        const int Width = 70, Height = 45, Planes = 4;
        (byte[] rgb, _) = Crf.Scenes.Picture(Width, Height, seed: 5, grain: 30);
        float[] scores = Walk.AffinityWalkTests.Uniform(Planes * Width * Height, seed: 6);
        var (one, three) = (new float[scores.Length], new float[scores.Length]);

        LocalRefinement.Run(rgb, Width, Height, new LocalRefinementOptions(), scores, Planes, one);
        LocalRefinement.Run(rgb, Width, Height, new LocalRefinementOptions(), scores, Planes, three, maxDegreeOfParallelism: 3);

        Assert.Equal(one, three);
    }

    [Fact]
    public void Options_OutsideTheirBounds_AreNamed()
    {
        var options = new LocalRefinementOptions { Dilations = [0] };

        ArgumentException refused = Assert.Throws<ArgumentException>(() => LocalRefinement.Run(new byte[3], 1, 1, options, [1f], 1, new float[1]));
        Assert.Contains("Dilations are [0]", refused.Message, StringComparison.Ordinal);
    }
}
