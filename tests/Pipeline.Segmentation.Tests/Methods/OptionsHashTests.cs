using System.Text.Json;
using Pipeline.Segmentation.Methods.Partial;

namespace Pipeline.Segmentation.Tests.Methods;

public sealed class OptionsHashTests
{
    private sealed record First(int A, string B, double C);

    private sealed record Reordered(double C, int A, string B);

    [Fact]
    public void Of_TheSameMembersInAnotherOrder_IsTheSame() =>
        Assert.Equal(OptionsHash.Of(new First(1, "x", 0.5)), OptionsHash.Of(new Reordered(0.5, 1, "x")));

    [Fact]
    public void Of_AnyOtherValue_IsAnother()
    {
        var hashes = new[] { new First(1, "x", 0.5), new First(2, "x", 0.5), new First(1, "y", 0.5), new First(1, "x", 0.25) }.Select(OptionsHash.Of);

        Assert.Equal(4, hashes.Distinct().Count());
    }

    [Fact]
    public void Of_NestedOptions_SeesChangesBelow()
    {
        var defaults = new PartialOptions();
        var changed = defaults with { Segmenter = defaults.Segmenter with { Crf = defaults.Segmenter.Crf with { ColourSigma = 20 } } };

        Assert.NotEqual(OptionsHash.Of(defaults), OptionsHash.Of(changed));
    }

    [Fact]
    public void WithOverrides_ReplacesWhatIsNamed_AndKeepsTheRest()
    {
        var overridden = OptionsHash.WithOverrides(new PartialOptions(), JsonElement.Parse("""{ "pointRadius": 4 }"""));

        Assert.Equal(4, overridden.PointRadius);
        Assert.Equal(OptionsHash.Of(new PartialOptions().Segmenter), OptionsHash.Of(overridden.Segmenter));
    }

    [Theory]
    [InlineData("""{ "radius": 4 }""", "'radius'")]
    [InlineData("""{ "pointRadius": "four" }""", "pointRadius")]
    [InlineData("[]", "object")]
    public void WithOverrides_OfWhatDoesNotExist_SaysWhat(string json, string named)
    {
        var problem = Assert.Throws<OptionsException>(() => OptionsHash.WithOverrides(new PartialOptions(), JsonElement.Parse(json)));

        Assert.Contains(named, problem.Message);
    }

    [Fact]
    public void MethodId_AsText_ReadsBack()
    {
        Assert.True(MethodId.TryParse("cam@12ab", out var id));
        Assert.Equal(new MethodId("cam", "12ab"), id);
        Assert.Equal("cam@12ab", id.ToString());
        Assert.False(MethodId.TryParse("cam@", out _));
        Assert.False(MethodId.TryParse("cam", out _));
    }
}
