using Pipeline.Formats.Coco;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Tests.Reading;

public sealed class MixedLabelsTests
{
    [Fact]
    public void Formats_InOneBatch_AddUpImageByImage()
    {
        var source = new LabelSource()
            .Add("coco.json", """{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"cat"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,1,2,2]}]}""")
            .Add("tags.csv", "a.jpg,dog\nb.jpg,cat\n")
            .Add("Annotations/c.xml", "<annotation><object><name>tree</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object></annotation>")
            .Add("README.txt", "not labels");

        var labels = source.Read("a.jpg", "b.jpg", "c.jpg", "d.jpg");

        Assert.Empty(labels.Problems);
        Assert.Equal(["background", "cat", "dog", "tree"], labels.Classes);
        var both = source.Resolve(labels, "a.jpg", 9, 9).Labels!;
        Assert.Equal((1, "dog"), (both.Boxes.Count, Assert.Single(both.Tags)));
        Assert.False(labels.Has("d.jpg"));
    }

    [Fact]
    public void Backgrounds_ThatContradict_AreAProblem()
    {
        var labels = new LabelSource()
            .Add("labels.json", """{"schema":"weak-labels.v1","classes":["cat"],"background":null,"images":[]}""")
            .Add("labelmap.txt", "# background: rest\nrest:0,0,0::\n")
            .Read("a.jpg");

        Assert.Equal("different-background", Assert.Single(labels.Problems).Code);
    }

    [Fact]
    public void Format_WhenNamed_IsTheOnlyOne()
    {
        var source = new LabelSource().Add("coco.json", """{"images":[],"categories":[{"id":1,"name":"cat"}],"annotations":[]}""").Add("tags.csv", "a.jpg,dog\n");

        var labels = source.Read(new CocoFormat(), "a.jpg");

        Assert.Equal(["background", "cat"], labels.Classes);
    }

    [Theory]
    [InlineData("labels.json", "{\"schema\":\n oops", "line 2")]
    [InlineData("coco.json", "{\"images\":[],\"annotations\":[],\n\"categories\":[}", "line 2")]
    [InlineData("annotations.xml", "<annotations>\n<image></annotations>", "line 2")]
    public void File_ThatIsBroken_IsNamedWithThePosition(string file, string content, string position)
    {
        var problem = Assert.Single(new LabelSource().Add(file, content).Read("a.jpg").Problems);

        Assert.Contains(file, problem.Message + problem.Pointer, StringComparison.Ordinal);
        Assert.Contains(position, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><annotation><object><name>&x;</name></object></annotation>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;&x;\">]><annotation><object><name>&y;</name></object></annotation>")]
    public void Xml_WithADocumentType_IsRefusedUnread(string xml)
    {
        var labels = new LabelSource().Add("a.xml", xml).Read(new Pipeline.Formats.Voc.VocFormat(), "a.jpg");

        Assert.Equal("malformed-xml", Assert.Single(labels.ImageProblems["a.jpg"]).Code);
        Assert.DoesNotContain("hostname", labels.ImageProblems["a.jpg"][0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"size":[60000,60000],"counts":[3600000000]}""")]
    [InlineData("""{"size":[4,4],"counts":[1e300]}""")]
    [InlineData("""{"size":[4,4],"counts":"oooooooooooooooooooooooo"}""")]
    [InlineData("""[[0,0,1e9,0,0,1e9]]""")]
    [InlineData("""[[0,0,1,1]]""")]
    public void Region_ThatIsHostile_CostsItsImageAndNoMemory(string segmentation)
    {
        var source = new LabelSource().Add("c.json", $$"""
            {"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"cat"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":{{segmentation}}}]}
            """);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var labels = source.Read("a.jpg");

        Assert.Equal("wrong-region", Assert.Single(labels.ImageProblems["a.jpg"]).Code);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
    }

    [Fact]
    public void Polygon_OfTooManyTallEdges_IsRefusedBeforeItIsFilled()
    {
        var zigzag = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"{i % 4000},{(i % 2 == 0 ? 0 : 4000)}"));
        var source = new LabelSource().Add("c.json", $$"""
            {"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"cat"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"segmentation":[[{{zigzag}}]]}]}
            """);

        var resolved = source.Resolve(source.Read("a.jpg"), "a.jpg", 4000, 4000);

        Assert.Equal("wrong-region", Assert.Single(resolved.Problems).Code);
    }

    [Fact]
    public void Regions_ThatCoverTheImageAgainAndAgain_AreRefusedInTheEnd()
    {
        var annotations = string.Join(',', Enumerable.Repeat("""{"image_id":1,"category_id":1,"segmentation":{"size":[400,400],"counts":[0,160000]}}""", 1000));
        var source = new LabelSource().Add("c.json", $$"""
            {"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":1,"name":"cat"}],"annotations":[{{annotations}}]}
            """);

        var resolved = source.Resolve(source.Read("a.jpg"), "a.jpg", 400, 400);

        Assert.Contains("one too many", resolved.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_AreNeverPaths()
    {
        var names = new ImageNames(["a.jpg", "b.jpg", "b.png"]);

        Assert.True(names.TryByPath("../../etc/a.jpg", out var image));
        Assert.Equal("a.jpg", image);
        Assert.False(names.TryByStem("b", out _));
        Assert.True(names.TryByStem("b.png", out _));
        Assert.False(new ImageNames([], ".jpg").TryByPath("x/..", out _));
    }
}
