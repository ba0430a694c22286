using Pipeline.Onnx.Parity;

namespace Pipeline.Onnx.Tests.Parity;

public sealed class ParityGateTests
{
    [Fact]
    public void Compare_EqualScores_Passes()
    {
        float[] scores = [1, 2, 3, 4, 0, 5];

        var report = ParityGate.Compare(scores, scores, classes: 2, pixels: 3);

        Assert.Equal(new ParityReport(0, 3, 3, 0), report);
        Assert.True(report.Passed);
    }

    [Theory]
    [InlineData(0.00009f, true)]
    [InlineData(0.0002f, false)]
    public void Compare_OneScoreOff_PassesBelowTheLimitOnly(float difference, bool passes)
    {
        float[] expected = [0, 1, 0, 1], actual = [0, 1 + difference, 0, 1];

        var report = ParityGate.Compare(expected, actual, 2, 2);

        Assert.Equal(difference, report.MaxAbsDiff, 1e-6);
        Assert.Equal(passes, report.Passed);
    }

    [Fact]
    public void Passed_DifferenceEqualToTheLimit_Fails() =>
        Assert.False(new ParityReport(ParityGate.MaxAbsDiffLimit, 10, 10, 0).Passed);

    [Theory]
    [InlineData(10_000, 1, false)]
    [InlineData(10_001, 1, true)]
    [InlineData(100, 1, false)]
    public void Compare_BorderPixelsThatFlip_PassesAboveTheAgreementOnly(int pixels, int flipped, bool passes)
    {
        // Class 1 leads by 2e-5; on the flipped pixels class 0 does.
        var expected = new float[2 * pixels];
        var actual = new float[2 * pixels];
        Array.Fill(expected, 2e-5f, pixels, pixels);
        expected.CopyTo(actual, 0);
        for (var i = 0; i < flipped; i++)
            (actual[i], actual[pixels + i]) = (2e-5f, 0);

        var report = ParityGate.Compare(expected, actual, 2, pixels);

        Assert.Equal(pixels - flipped, report.AgreeingPixels);
        Assert.Equal(passes, report.Passed);
    }

    [Theory]
    [InlineData(float.NaN, 1f)]
    [InlineData(1f, float.NaN)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(1f, float.NegativeInfinity)]
    public void Compare_ScoreNotFinite_Fails(float expectedScore, float actualScore)
    {
        float[] expected = [1, 0, expectedScore, 0], actual = [1, 0, actualScore, 0];

        var report = ParityGate.Compare(expected, actual, 2, 2);

        Assert.Equal(1, report.NonFiniteScores);
        Assert.Equal(1, report.AgreeingPixels);
        Assert.True(double.IsFinite(report.MaxAbsDiff));
        Assert.False(report.Passed);
    }

    [Fact]
    public void Compare_SizesThatDisagree_NamesTheSpan()
    {
        Assert.Contains("actual", Assert.Throws<ArgumentException>(() => ParityGate.Compare(new float[6], new float[5], 2, 3)).Message);
        Assert.Contains("expected", Assert.Throws<ArgumentException>(() => ParityGate.Compare(new float[5], new float[6], 2, 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ParityGate.Compare([], [], 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParityGate.Compare([], [], 0, 2));
    }

    [Fact]
    public void Combine_SeveralImages_KeepsTheWorstAndWeighsByPixels()
    {
        var combined = ParityReport.Combine([new(1e-6, 30, 30, 0), new(5e-5, 10, 6, 2)]);

        Assert.Equal(new ParityReport(5e-5, 40, 36, 2), combined);
        Assert.Equal(0.9, combined.ArgmaxAgreement, 1e-12);
    }
}
