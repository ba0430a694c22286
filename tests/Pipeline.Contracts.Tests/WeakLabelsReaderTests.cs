using System.Text;
using Pipeline.Contracts.Labels;

namespace Pipeline.Contracts.Tests;

public sealed class WeakLabelsReaderTests
{
    [Fact]
    public void Read_MistakesInsideEntries_CostThoseImagesOnly()
    {
        var labels = Read("""
            {"schema":"weak-labels.v1","classes":["background","cat"],"background":"background","images":[
              {"name":"good.png","width":10,"height":10,"tags":["cat"]},
              {"name":"member.png","width":10,"height":10,"colour":"red"},
              {"name":"type.png","width":"ten","height":10},
              {"name":"missing.png","width":10},
              {"name":"many.png","width":0,"height":-1,"boxes":[{"class":"cat","x":0,"y":0,"width":0,"height":1}]},
              {"name":"class.png","width":10,"height":10,"tags":["unicorn"]},
              {"name":"point.png","width":10,"height":10,"points":[{"class":"cat","x":10,"y":0}]}]}
            """);

        Assert.Empty(labels.Problems);
        Assert.Equal("good.png", Assert.Single(labels.Labels!.Images).Name);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["member.png"] = "/images/1/colour unknown-member",
                ["type.png"] = "/images/2/width wrong-type",
                ["missing.png"] = "/images/3/height missing-member",
                ["many.png"] = "/images/4/width out-of-range, /images/4/height out-of-range, /images/4/boxes/0/width out-of-range",
                ["class.png"] = "/images/5/tags/0 unknown-class",
                ["point.png"] = "/images/6/points/0 outside-image",
            },
            labels.ImageProblems.ToDictionary(
                image => image.Key, image => string.Join(", ", image.Value.Select(p => $"{p.Pointer} {p.Code}"))));
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{", "")]
    [InlineData("""{"schema":"weak-labels.v2","classes":["a"],"background":null,"images":[]}""", "/schema")]
    [InlineData("""{"schema":"weak-labels.v1","classes":["a"],"background":null,"images":{}}""", "/images")]
    [InlineData("""{"schema":"weak-labels.v1","classes":["a"],"background":null}""", "/images")]
    [InlineData("""{"schema":"weak-labels.v1","classes":["a"],"background":null,"images":[{"width":1}]}""", "/images/0/name")]
    [InlineData("""{"schema":"weak-labels.v1","classes":["a","b"],"background":"b","images":[]}""", "/background")]
    public void Read_MistakesOfTheWhole_CostTheDocument(string text, string pointer)
    {
        var labels = Read(text);

        Assert.Null(labels.Labels);
        Assert.Contains(labels.Problems, p => p.Pointer == pointer);
    }

    private static CheckedLabels Read(string text) => WeakLabelsReader.Read(Encoding.UTF8.GetBytes(text));
}
