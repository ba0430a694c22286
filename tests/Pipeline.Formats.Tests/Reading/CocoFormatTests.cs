using Pipeline.Contracts.Labels;

namespace Pipeline.Formats.Tests.Reading;

public sealed class CocoFormatTests
{
    [Fact]
    public void Boxes_AndKeyPoints_AreWeakLabels()
    {
        var source = Coco("""
            {"id":1,"image_id":7,"category_id":3,"bbox":[2,1,4,5]},
            {"id":2,"image_id":7,"category_id":9,"num_keypoints":1,"keypoints":[0,0,0, 8,2,2, 5,6,1],"bbox":[0,0,10,8]}
            """);

        var labels = source.Weak("a.jpg", 12, 8);

        Assert.Equal([new BoxLabel("cat", 2, 1, 4, 5)], labels.Boxes);
        Assert.Equal([new PointLabel("dog", 8, 2), new PointLabel("dog", 5, 6)], labels.Points);
    }

    [Fact]
    public void Segmentations_AreTheWholeMask_SmallThingsOnTop()
    {
        // A rectangle from (1, 1) to (5, 3), and a pixel of it that is a dog, listed first; plain counts walk down the columns.
        var source = Coco("""
            {"id":1,"image_id":7,"category_id":9,"segmentation":{"size":[4,6],"counts":[9,1,14]},"area":1,"bbox":[2,1,1,1],"iscrowd":1},
            {"id":2,"image_id":7,"category_id":3,"segmentation":[[1,1, 5,1, 5,3, 1,3]],"area":8,"bbox":[1,1,4,2],"iscrowd":0}
            """, 6, 4);

        Assert.Equal(["bbbbbb", "bcdccb", "bccccb", "bbbbbb"], source.MaskRows("a.jpg", 6, 4));
        var labels = source.Weak("a.jpg", 6, 4);
        Assert.Equal(["background", "cat", "dog"], labels.Tags);
        Assert.Contains(new BoxLabel("dog", 2, 1, 1, 1), labels.Boxes);
    }

    [Fact]
    public void Image_WithABoxBesideAMask_HasNoWholeMask()
    {
        var source = Coco("""
            {"id":1,"image_id":7,"category_id":3,"segmentation":[[1,1, 5,1, 5,3, 1,3]]},
            {"id":2,"image_id":7,"category_id":9,"bbox":[7,1,3,3]}
            """);

        var labels = source.Read("a.jpg");
        var resolved = source.Resolve(labels, "a.jpg", 12, 8);

        Assert.Null(resolved.Mask);
        Assert.Contains("cat", resolved.Labels!.Tags);
        Assert.Contains(resolved.Labels.Scribbles, line => line.Class == "cat" && line.Path[0] is [1, 2]);
        Assert.DoesNotContain(resolved.Labels.Boxes, box => box.Class == "cat");
    }

    [Fact]
    public void FileName_WithFolders_IsTheNameAlone() =>
        Assert.Single(Coco("""{"id":1,"image_id":7,"category_id":3,"bbox":[0,0,1,1]}""", file: "train/../../a.jpg").Weak("a.jpg", 12, 8).Boxes);

    [Fact]
    public void Annotation_WithAMistake_CostsItsImageAndNamesThePlace()
    {
        var source = new LabelSource().Add("c.json", """
            {"images":[{"id":1,"file_name":"a.jpg"},{"id":2,"file_name":"b.jpg"}],"categories":[{"id":1,"name":"cat"}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,3,3]},{"id":2,"image_id":2,"category_id":5,"bbox":[0,0,3,3]},
                            {"id":3,"image_id":2,"category_id":1,"segmentation":{"size":[4,4],"counts":[3,5]}},{"id":4,"image_id":2,"category_id":1}]}
            """);

        var labels = source.Read("a.jpg", "b.jpg");

        Assert.Empty(labels.Problems);
        Assert.Equal(["unknown-class", "wrong-region", "nothing-marked"], labels.ImageProblems["b.jpg"].Select(p => p.Code));
        Assert.Equal("c.json#/annotations/1", labels.ImageProblems["b.jpg"][0].Pointer);
        Assert.Single(source.Resolve(labels, "a.jpg", 8, 8).Labels!.Boxes);
    }

    [Fact]
    public void Size_ThatIsNotTheImages_IsAProblem()
    {
        var source = Coco("""{"id":1,"image_id":7,"category_id":3,"bbox":[0,0,1,1]}""");

        Assert.Equal("size-mismatch", Assert.Single(source.Resolve(source.Read("a.jpg"), "a.jpg", 8, 12).Problems).Code);
    }

    private static LabelSource Coco(string annotations, int width = 12, int height = 8, string file = "a.jpg") => new LabelSource().Add("annotations/coco.json", $$"""
        {"images":[{"id":7,"file_name":"{{file}}","width":{{width}},"height":{{height}}}],
         "categories":[{"id":9,"name":"dog","supercategory":"x"},{"id":3,"name":"cat","supercategory":"x"}],"annotations":[{{annotations}}]}
        """);
}
