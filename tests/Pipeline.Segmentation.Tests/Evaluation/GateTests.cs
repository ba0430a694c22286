using Pipeline.Contracts.Models;
using Pipeline.Segmentation.Evaluation;

namespace Pipeline.Segmentation.Tests.Evaluation;

public sealed class GateTests
{
    private static readonly GateOptions Options = new(MaxMiouLoss: 0.01, MaxCheckLoss: 0.03);

    [Theory]
    [InlineData(0.80, 0.80, true)]
    [InlineData(0.80, 0.791, true)]
    [InlineData(0.80, 0.789, false)]
    public void Candidate_ByHeldOutMasks_MayLoseAHundredth(double before, double after, bool passes) =>
        Assert.Equal(passes, Gate.Judge(Options, "v1", Masks(before), Masks(after), null, null).Count == 0);

    [Fact]
    public void Candidate_WithHeldOutMasks_IsNotJudgedByLabels() =>
        Assert.Empty(Gate.Judge(Options, "v1", Masks(0.5), Masks(0.6), Labels(0.9), Labels(0.1)));

    [Fact]
    public void Candidate_WithoutMasks_IsRefusedForEachFigureThatFell()
    {
        var reasons = Gate.Judge(Options, "v1", null, null, Labels(0.9) with { BoxIou = 0.6 }, Labels(0.9) with { BoxIou = 0.5, TagF1 = 0.86 });

        Assert.Equal(["/labels/boxIou", "/labels/tagF1"], reasons.Select(reason => reason.Pointer));
        Assert.All(reasons, reason => Assert.Equal("disagrees-with-labels", reason.Code));
    }

    /// <summary>A new class starts low; what the champion knew is what may not get worse.</summary>
    [Fact]
    public void Candidate_WithAnotherClass_IsComparedOnTheClassesBothKnow()
    {
        var before = Masks(0.4) with { PerClass = new Dictionary<string, double?> { ["a"] = 0.8 } };
        var after = Masks(0.5) with { PerClass = new Dictionary<string, double?> { ["a"] = 0.8, ["new"] = 0.2 } };

        Assert.Empty(Gate.Judge(Options, "v1", before, after, null, null));
        Assert.Single(Gate.Judge(Options, "v1", before, after with { PerClass = new Dictionary<string, double?> { ["a"] = 0.7, ["new"] = 0.9 } }, null, null));
    }

    private static SegmentationMetrics Masks(double miou) => new(4, miou, 0.9, new Dictionary<string, double?> { ["a"] = miou });

    private static LabelFigures Labels(double value) => new(4, value, value, value, value, null);
}
