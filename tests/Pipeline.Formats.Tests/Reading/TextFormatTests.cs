using Pipeline.Contracts.Labels;

namespace Pipeline.Formats.Tests.Reading;

/// <summary>VOC, YOLO, CSV: what each says and how it counts.</summary>
public sealed class TextFormatTests
{
    private const string TwoBoxes = """
        <annotation>
          <folder>VOC2012</folder><filename>a.jpg</filename>
          <size><width>20</width><height>10</height><depth>3</depth></size>
          <object><name>cat</name><difficult>0</difficult><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>20</xmax><ymax>10</ymax></bndbox></object>
          <object><name>dog</name><bndbox><xmin>5</xmin><ymin>3</ymin><xmax>5</xmax><ymax>3</ymax></bndbox></object>
        </annotation>
        """;

    [Fact]
    public void VocBox_CountsFromOneAndIncludesItsLastPixel() =>
        Assert.Equal(
            [new BoxLabel("cat", 0, 0, 20, 10), new BoxLabel("dog", 4, 2, 1, 1)],
            new LabelSource().Add("Annotations/a.xml", TwoBoxes).Weak("a.jpg", 20, 10).Boxes);

    [Fact]
    public void VocMask_WithoutLabelMap_HasVocsClasses() =>
        Assert.Equal("aeroplane", new LabelSource().AddMask("SegmentationClass/a.png", "0011", "..11").Weak("a.jpg", 4, 2).Tags[1]);

    [Fact]
    public void VocMask_WithLabelMap_HasItsClassesAndNeedsNoBoxes() =>
        Assert.Equal(
            ["bbdd", "..dd"],
            new LabelSource()
                .Add("labelmap.txt", "# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:128,0,0::\ndog:0,128,0::\n")
                .AddMask("SegmentationClass/a.png", "0022", "..22")
                .Add("Annotations/a.xml", TwoBoxes.Replace("20", "4", StringComparison.Ordinal).Replace("10", "2", StringComparison.Ordinal))
                .MaskRows("a.jpg", 4, 2));

    [Theory]
    [InlineData("names: [cat, 'big dog']")]
    [InlineData("names:\n  0: cat # the first\n  1: \"big dog\"")]
    [InlineData("nc: 2\nnames:\n- cat\n- big dog\ntrain: images")]
    [InlineData("names: {0: cat, 1: big dog}")]
    public void YoloBox_IsCentreAndSizeInSharesOfTheSides(string yaml) =>
        Assert.Equal(
            [new BoxLabel("big dog", 2, 1, 4, 6)],
            new LabelSource().Add("data.yaml", yaml).Add("labels/a.txt", "1 0.2 0.5 0.2 0.75\n").Weak("a.jpg", 20, 8).Boxes);

    [Fact]
    public void YoloPolygons_AreTheWholeMaskAndAnEmptyFileIsBackground()
    {
        var source = new LabelSource().Add("data.yaml", "names: [cat]").Add("labels/a.txt", "0 0.25 0.5 0.75 0.5 0.75 1 0.25 1").Add("labels/b.txt", "");

        Assert.Equal(["bbbb", "bccb"], source.MaskRows("a.jpg", 4, 2));
        var labels = source.Read("a.jpg", "b.jpg");
        Assert.All(source.Resolve(labels, "b.jpg", 4, 2).Mask!.Pixels, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("0 0.5 0.5 0.1", "wrong-line")]
    [InlineData("0 0.5 0.5 0.1 x", "wrong-line")]
    [InlineData("0.5 0.5 0.5 0.1 0.1", "wrong-line")]
    [InlineData("7 0.5 0.5 0.1 0.1", "unknown-class")]
    [InlineData("0 0.5 0.5 0.1 NaN", "wrong-line")]
    public void YoloLine_ThatIsWrong_CostsItsImageAndIsNamed(string line, string code)
    {
        var labels = new LabelSource().Add("data.yaml", "names: [cat]").Add("labels/a.txt", "0 0.5 0.5 0.1 0.1\n" + line).Read("a.jpg");

        var problem = Assert.Single(labels.ImageProblems["a.jpg"]);
        Assert.Equal((code, "labels/a.txt, line 2"), (problem.Code, problem.Pointer));
    }

    [Fact]
    public void YoloBox_OutsideTheImage_IsAProblem()
    {
        var source = new LabelSource().Add("data.yaml", "names: [cat]").Add("labels/a.txt", "0 40 30 8 8");

        Assert.Equal("outside-image", Assert.Single(source.Resolve(source.Read("a.jpg"), "a.jpg", 20, 20).Problems).Code);
    }

    [Fact]
    public void Yolo_WithoutNames_SaysWhatIsMissing() =>
        Assert.Equal("missing-names", Assert.Single(new LabelSource().Add("labels/a.txt", "0 0.5 0.5 0.1 0.1").Read("a.jpg").Problems).Code);

    [Fact]
    public void Csv_TagsInColumnsAndQuotes_AreTags()
    {
        var source = new LabelSource().Add("tags.csv", "image,tag,tag\r\na.jpg,cat,\"dog, \"\"big\"\"\"\r\nfolder/b.jpg,dog,\r\n");

        Assert.Equal(["cat", "dog, \"big\""], source.Weak("a.jpg", 5, 5).Tags);
        Assert.Equal(["dog"], source.Weak("b.jpg", 5, 5).Tags);
    }

    [Fact]
    public void Csv_QuoteThatNeverEnds_IsNamedWithItsLine()
    {
        var problem = Assert.Single(new LabelSource().Add("tags.csv", "a.jpg,cat\nb.jpg,\"dog\nc.jpg,cat").Read("a.jpg").Problems);

        Assert.Contains("line 2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScribblePicture_MarksExactlyItsPixels()
    {
        var source = new LabelSource().Add("scribbles/classes.txt", "background\ncat\n").AddMask("scribbles/a.png", "1111.", "...1.", "0....");

        var labels = source.Weak("a.jpg", 5, 3);

        Assert.Equal(["cat", "background"], labels.Scribbles.OrderByDescending(s => s.Class).Select(s => s.Class));
        Assert.Equal([[0, 0], [3, 0], [3, 1]], labels.Scribbles.Single(s => s.Class == "cat").Path);
        Assert.Null(source.Resolve(source.Read("a.jpg"), "a.jpg", 5, 3).Mask);
    }

    [Fact]
    public void ScribblePicture_BesideOtherLabels_MeansTheirClasses()
    {
        var source = new LabelSource()
            .Add("labels.json", """{"schema":"weak-labels.v1","classes":["sky","sea"],"background":null,"images":[]}""")
            .AddMask("scribbles/a.png", "1...");

        Assert.Equal("sea", Assert.Single(source.Weak("a.jpg", 4, 1).Scribbles).Class);
    }

    [Fact]
    public void ScribbleSup_Polygon_IsALineThroughItsPoints()
    {
        var source = new LabelSource().Add("pascal_2012/a.xml", """
            <annotation><filename>a.jpg</filename><size><width>9</width><height>9</height></size>
              <polygon><tag>dog</tag><point><X>1</X><Y>2</Y></point><point><X>4</X><Y>6</Y></point></polygon></annotation>
            """);

        var line = Assert.Single(source.Weak("a.jpg", 9, 9).Scribbles);

        Assert.Equal(("dog", 3), (line.Class, line.Stroke));
        Assert.Equal([[1, 2], [4, 6]], line.Path);
    }
}
