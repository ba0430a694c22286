using System.Text;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Work;

namespace Pipeline.Contracts.Tests;

public sealed class StrictReadingTests
{
    [Fact]
    public void Parse_SeveralMistakes_ListsAllAtOnceByPointer()
    {
        var parsed = Parse<BatchManifest>("""{"schema":"batch.v2","purpose":"guess","images":["../a.png","b.png","b.png"],"colour":1,"holdout":0.7}""");

        Assert.Null(parsed.Value);
        Assert.Equal(
            ["/colour unknown-member", "/holdout out-of-range", "/images/0 wrong-form", "/images/2 duplicate", "/purpose not-allowed", "/schema unknown-version"],
            parsed.Problems.Select(p => $"{p.Pointer} {p.Code}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Parse_WrongValue_NamesFieldValueAndWhatIsAllowed()
    {
        var problem = Assert.Single(Parse<BatchManifest>("""{"schema":"batch.v1","purpose":"guess","images":["a.png"]}""").Problems);

        Assert.Contains("/purpose", problem.Message, StringComparison.Ordinal);
        Assert.Contains("guess", problem.Message, StringComparison.Ordinal);
        Assert.Contains("train, evaluate, predict", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("{\"schema\":\"batch.v1\",}")]
    [InlineData("{\"schema\":\"batch.v1\"} trailing")]
    public void Parse_NoJson_IsRefusedAsMalformed(string text) =>
        Assert.Equal("malformed-json", Assert.Single(Parse<BatchManifest>(text).Problems).Code);

    [Fact]
    public void Parse_DeepNesting_IsRefusedNotFollowed()
    {
        var text = "{\"options\":" + new string('[', 100_000) + new string(']', 100_000) + "}";

        Assert.Equal("malformed-json", Assert.Single(Parse<BatchManifest>(text).Problems).Code);
    }

    [Fact]
    public void Parse_AboveItsSizeLimit_IsRefusedUnread()
    {
        var bytes = new byte[Documents.MaxBytes<WorkItem>() + 1];

        Assert.Equal("too-large", Assert.Single(Documents.Parse<WorkItem>(bytes.AsMemory()).Problems).Code);
    }

    [Fact]
    public void Parse_ThousandsOfMistakes_AnswersWithABoundedList()
    {
        var text = $$"""{"schema":"batch.v1","purpose":"train","images":[{{string.Join(',', Enumerable.Repeat("\"a/b\"", 5_000))}}]}""";

        Assert.InRange(Parse<BatchManifest>(text).Problems.Count, 100, 101);
    }

    [Fact]
    public void Parse_MemberTwice_IsRefused() =>
        Assert.Contains(Parse<BatchManifest>("""{"schema":"batch.v1","purpose":"train","purpose":"predict","images":["a.png"]}""").Problems, p => p.Code == "duplicate-member");

    [Fact]
    public void Parse_ByteOrderMark_IsSkipped() =>
        Assert.True(Parse<BatchManifest>("\uFEFF{\"schema\":\"batch.v1\",\"purpose\":\"predict\",\"images\":[\"a.png\"]}").IsValid);

    [Fact]
    public void Parse_WhatWasSerialized_GivesItBack()
    {
        var item = new WorkItem
        {
            Id = "b1-0",
            Kind = WorkKind.PseudoLabel,
            Model = "m",
            Batch = "b1",
            Images = [new ImageClaim("a b.png", "\"0x1\"")],
            Config = new WorkConfig { Labels = "b1/labels.json" },
            ConfigHash = "0123456789abcdef",
        };

        var again = Documents.Parse<WorkItem>(Documents.Serialize(item).AsMemory());

        Assert.True(again.IsValid, string.Join("; ", again.Problems));
        Assert.Equal(Documents.Serialize(item), Documents.Serialize(again.Value));
    }

    [Theory]
    [InlineData("""{"schema":"batch.v1","purpose":"evaluate","images":["a.png"],"masks":"masks","exports":["coco"]}""", "not-allowed")]
    [InlineData("""{"schema":"batch.v1","purpose":"predict","images":["a.png"],"masks":"masks"}""", "not-allowed")]
    [InlineData("""{"schema":"batch.v1","purpose":"predict","images":["a","a.confidence"]}""", "clashing-name")]
    public void Manifest_MembersThatContradict_AreRefused(string text, string code) =>
        Assert.Equal(code, Assert.Single(Parse<BatchManifest>(text).Problems).Code);

    [Fact]
    public void Labels_WrongMarks_CostTheirImageOnly()
    {
        var labels = Parse<WeakLabels>("""
            {"schema":"weak-labels.v1","classes":["background","cat"],"background":"background","images":[
              {"name":"good.png","width":10,"height":10,"tags":["cat"],"points":[{"class":"cat","x":9,"y":9}]},
              {"name":"class.png","width":10,"height":10,"tags":["unicorn"]},
              {"name":"point.png","width":10,"height":10,"points":[{"class":"cat","x":10,"y":0}]},
              {"name":"box.png","width":10,"height":10,"boxes":[{"class":"cat","x":5,"y":5,"width":6,"height":5}]},
              {"name":"line.png","width":10,"height":10,"scribbles":[{"class":"cat","stroke":1,"path":[[0,0],[0,-1]]}]}]}
            """).Value!;

        var report = WeakLabelsCheck.Check(labels);

        Assert.Empty(report.DocumentProblems);
        Assert.Equal(["box.png", "class.png", "line.png", "point.png"], report.ImageProblems.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("unknown-class", Assert.Single(report.ImageProblems["class.png"]).Code);
        Assert.Contains("/images/2/points/0", Assert.Single(report.ImageProblems["point.png"]).Pointer, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_BackgroundNotFirstOrImageTwice_CostTheDocument()
    {
        var labels = Parse<WeakLabels>("""
            {"schema":"weak-labels.v1","classes":["cat","background"],"background":"background","images":[
              {"name":"a.png","width":1,"height":1},{"name":"a.png","width":1,"height":1}]}
            """).Value!;

        Assert.Equal(["background-not-first", "duplicate-image"], WeakLabelsCheck.Check(labels).DocumentProblems.Select(p => p.Code));
    }

    private static Parsed<T> Parse<T>(string text)
        where T : class => Documents.Parse<T>(Encoding.UTF8.GetBytes(text).AsMemory());
}
