using Pipeline.Contracts.Labels;
using Pipeline.Imaging;

namespace Pipeline.Formats.Tests.Reading;

/// <summary>What annotation tools write: LabelMe, Label Studio, CVAT.</summary>
public sealed class ToolFormatTests
{
    [Fact]
    public void LabelMe_ShapesAndFlags_AreReadInPixels()
    {
        var labels = new LabelSource().Add("json/a.json", """
            {"version":"5.4.1","flags":{"night":true,"rain":false},"imagePath":"..\\photos\\a.jpg","imageData":null,"imageWidth":20,"imageHeight":10,
             "shapes":[{"label":"cat","points":[[9,8],[3,2]],"shape_type":"rectangle"},
                       {"label":"dog","points":[[5.7,4.2]],"shape_type":"point"},
                       {"label":"dog","points":[[1,1],[4,1],[4,5]],"shape_type":"linestrip"}]}
            """).Weak("a.jpg", 20, 10);

        Assert.Equal(["night"], labels.Tags);
        Assert.Equal([new BoxLabel("cat", 3, 2, 6, 6)], labels.Boxes);
        Assert.Equal([new PointLabel("dog", 5, 4)], labels.Points);
        Assert.Equal([[1, 1], [4, 1], [4, 5]], Assert.Single(labels.Scribbles).Path);
    }

    [Fact]
    public void LabelMe_PolygonAndMaskPicture_AreTheWholeMask()
    {
        var png = Convert.ToBase64String(MaskCodec.Encode(new IndexedMask(2, 1, [1, 0])));
        var source = new LabelSource().Add("a.json", $$"""
            {"imagePath":"a.jpg","imageWidth":6,"imageHeight":3,"shapes":[{"label":"cat","points":[[0,0],[3,0],[3,2],[0,2]],"shape_type":"polygon"},
             {"label":"dog","points":[[4,2],[5,2]],"shape_type":"mask","mask":"{{png}}"}]}
            """);

        Assert.Equal(["cccbbb", "cccbbb", "bbbbdb"], source.MaskRows("a.jpg", 6, 3));
    }

    [Fact]
    public void LabelMe_BrokenFile_CostsItsImageOnlyAndNamesThePosition()
    {
        var labels = new LabelSource()
            .Add("good.json", """{"imagePath":"good.jpg","shapes":[{"label":"cat","points":[[1,1]],"shape_type":"point"}]}""")
            .Add("bad.json", "{\"imagePath\":\"bad.jpg\",\n\"shapes\":[}")
            .Read("good.jpg", "bad.jpg");

        Assert.Empty(labels.Problems);
        Assert.Contains("line 2", Assert.Single(labels.ImageProblems["bad.jpg"]).Message, StringComparison.Ordinal);
        Assert.True(labels.Has("good.jpg"));
    }

    [Fact]
    public void LabelStudio_Results_ArePerCentOfTheSides()
    {
        var labels = new LabelSource().Add("export.json", """
            [{"id":1,"data":{"image":"/data/upload/3/1a2b3c4d-my%20cat.jpg"},"annotations":[{"was_cancelled":true,"result":[]},{"was_cancelled":false,"result":[
              {"type":"rectanglelabels","original_width":200,"original_height":100,"value":{"x":10,"y":20,"width":5,"height":50,"rotation":0,"rectanglelabels":["cat"]}},
              {"type":"keypointlabels","original_width":200,"original_height":100,"value":{"x":50,"y":50,"width":0.3,"keypointlabels":["dog"]}},
              {"type":"choices","value":{"choices":["outdoor"]}}]}]}]
            """).Weak("my cat.jpg", 200, 100);

        Assert.Equal([new BoxLabel("cat", 20, 20, 10, 50)], labels.Boxes);
        Assert.Equal([new PointLabel("dog", 100, 50)], labels.Points);
        Assert.Equal(["outdoor"], labels.Tags);
    }

    [Fact]
    public void LabelStudio_LocalFileAddress_NamesTheImage() =>
        Assert.Equal(["cccc", "bbbb"], new LabelSource().Add("export.json", """
            [{"data":{"image":"/data/local-files/?d=photos/a.jpg"},"annotations":[{"result":[
              {"type":"polygonlabels","original_width":4,"original_height":2,"value":{"points":[[0,0],[100,0],[100,50],[0,50]],"polygonlabels":["cat"]}}]}]}]
            """).MaskRows("a.jpg", 4, 2));

    [Fact]
    public void Cvat_Shapes_AreReadAndLaterLayersLieOnTop()
    {
        const string Head = """<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><task><labels><label><name>dog</name></label><label><name>cat</name></label></labels></task></meta>""";
        var masked = new LabelSource().Add("annotations.xml", Head + """
            <image id="0" name="photos/a.jpg" width="6" height="3">
              <mask label="cat" rle="1, 2, 1" left="2" top="0" width="2" height="2" z_order="1"/>
              <polygon label="dog" points="0,0;4,0;4,3;0,3" z_order="0"/>
            </image></annotations>
            """);
        var weak = new LabelSource().Add("annotations.xml", Head + """
            <image id="0" name="a.jpg" width="20" height="10"><box label="cat" xtl="1.2" ytl="2" xbr="5.9" ybr="9.6"/><points label="dog" points="3.5,4.5;7,8"/>
              <polyline label="dog" points="1,1;2,2"/><tag label="night"/></image></annotations>
            """).Weak("a.jpg", 20, 10);

        Assert.Equal(["dddcbb", "ddcdbb", "ddddbb"], masked.MaskRows("a.jpg", 6, 3));
        Assert.Equal(["background", "dog", "cat"], masked.Read("a.jpg").Classes);
        Assert.Equal([new BoxLabel("cat", 1, 2, 5, 8)], weak.Boxes);
        Assert.Equal([new PointLabel("dog", 3, 4), new PointLabel("dog", 7, 8)], weak.Points);
        Assert.Equal(["night"], weak.Tags);
    }

    [Fact]
    public void Cvat_ShapeOfAnotherKind_CostsItsImageAndNamesTheLine()
    {
        var labels = new LabelSource().Add("annotations.xml", """
            <annotations>
            <image name="a.jpg" width="6" height="3"><tag label="cat"/></image>
            <image name="b.jpg" width="6" height="3">
              <cuboid label="cat" xtl1="1"/></image></annotations>
            """).Read("a.jpg", "b.jpg");

        Assert.Equal("annotations.xml, line 4", Assert.Single(labels.ImageProblems["b.jpg"]).Pointer);
        Assert.False(labels.ImageProblems.ContainsKey("a.jpg"));
    }
}
