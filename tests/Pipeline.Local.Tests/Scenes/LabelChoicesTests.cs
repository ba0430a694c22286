using Pipeline.Local.Scenes.Labels;

namespace Pipeline.Local.Tests.Scenes;

public sealed class LabelChoicesTests
{
    [Theory]
    [InlineData("tags", LabelChoice.Tags)]
    [InlineData("boxes+scribbles", LabelChoice.Boxes | LabelChoice.Scribbles)]
    [InlineData("points + tags", LabelChoice.Points | LabelChoice.Tags)]
    [InlineData("all", LabelChoice.All)]
    [InlineData("none", LabelChoice.None)]
    public void Parse_KnownKinds_AreJoined(string text, LabelChoice expected) =>
        Assert.Equal(expected, LabelChoices.Parse(text, Assert.Fail));

    [Fact]
    public void Parse_UnknownKind_SaysWhatIsAllowed()
    {
        var refused = new List<string>();

        LabelChoices.Parse("boxes+lines", refused.Add);

        Assert.Contains("'lines'", Assert.Single(refused));
        Assert.Contains("scribbles", refused[0]);
    }
}
