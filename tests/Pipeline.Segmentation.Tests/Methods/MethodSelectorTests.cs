namespace Pipeline.Segmentation.Tests.Methods;

public sealed class MethodSelectorTests
{
    [Theory]
    [InlineData(LabelKinds.Tags, LabelKinds.Tags, "cam")]
    [InlineData(LabelKinds.Points, LabelKinds.Points | LabelKinds.Tags, "partial")]
    [InlineData(LabelKinds.Scribbles, LabelKinds.Scribbles, "partial")]
    [InlineData(LabelKinds.Points, LabelKinds.Scribbles, "partial")]
    [InlineData(LabelKinds.Boxes, LabelKinds.Boxes, "box")]
    [InlineData(LabelKinds.Boxes | LabelKinds.Scribbles, LabelKinds.Boxes, "logic")]
    [InlineData(LabelKinds.Boxes, LabelKinds.Scribbles, "mixed")]
    [InlineData(LabelKinds.Tags, LabelKinds.Scribbles, "mixed")]
    [InlineData(LabelKinds.Tags, LabelKinds.Boxes, "mixed")]
    [InlineData(LabelKinds.None, LabelKinds.Points, "partial")]
    public void Choose_ByTheLabelsPresent_PicksTheTable(LabelKinds first, LabelKinds second, string expected)
    {
        var choice = MethodSelector.Choose([first, second]);

        Assert.Equal(expected, choice.Method);
        Assert.Contains(choice.Method, MethodRegistry.Names);
        Assert.NotEmpty(choice.Reason);
    }

    [Fact]
    public void Choose_WithoutAnyLabel_SaysSo()
    {
        var problem = Assert.Throws<NoUsableLabelsException>(() => MethodSelector.Choose([LabelKinds.None, LabelKinds.None]));

        Assert.Contains("2 images", problem.Message);
    }

    [Fact]
    public void Find_OfAnUnknownMethod_ListsTheKnownOnes()
    {
        var problem = Assert.Throws<OptionsException>(() => MethodRegistry.Find("gradcam"));

        Assert.Contains("'gradcam'", problem.Message);
        Assert.All(MethodRegistry.Names, name => Assert.Contains(name, problem.Message));
    }

    // Constraints on what lies around a box's object were only measured where there is a background to lie there.
    [Fact]
    public void Choose_OfBoxesWithMarks_WithoutABackground_TakesBoxes() =>
        Assert.Equal("box", MethodSelector.Choose([LabelKinds.Boxes | LabelKinds.Points], background: false).Method);

    [Theory]
    [InlineData(false, true, "candidates")]
    [InlineData(true, true, "affinitynet")]
    [InlineData(false, false, "cam")]
    public void Choose_OfTagsAlone_DependsOnTheBackgroundAndOnPublishedWeights(bool background, bool published, string method) =>
        Assert.Equal(method, MethodSelector.Choose([LabelKinds.Tags, LabelKinds.Tags], background, published).Method);
}
