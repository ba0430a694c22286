using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Uploads;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

/// <summary>Batches whose labels come from other tools.</summary>
public sealed class LabelFormatTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Upload_MixedFormats_AddUpAndAMistakeCostsOneImage()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        foreach (var image in new[] { "coco.jpg", "voc.jpg", "yolo.jpg", "wrong.jpg", "csv.jpg", "tool.jpg", "none.jpg" })
            await UploadAsync(batch, image);
        await PutAsync(batch, "annotations/instances.json", Coco("coco.jpg", """{"id":1,"image_id":1,"category_id":1,"bbox":[2,3,4,5]}"""));
        await PutAsync(batch, "Annotations/voc.xml", "<annotation><object><name>dog</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>24</xmax><ymax>16</ymax></bndbox></object></annotation>");
        await PutAsync(batch, "data.yaml", "names: [cat, bird]");
        await PutAsync(batch, "labels/yolo.txt", "1 0.5 0.5 0.5 0.5");
        await PutAsync(batch, "labels/wrong.txt", "1 0.5 0.5 0.5\n");
        await PutAsync(batch, "tags.csv", "image,tag\ncsv.jpg,dog\n");
        await PutAsync(batch, "json/tool.json", """{"imagePath":"tool.jpg","imageWidth":24,"imageHeight":16,"shapes":[{"label":"cat","points":[[5,6]],"shape_type":"point"}]}""");
        await PutAsync(batch, "notes.txt", "taken on a rainy day");
        await batch.PutManifestAsync();

        var outcome = await batch.DeliverAsync();

        Assert.Equal(UploadOutcome.Accepted, outcome);
        var state = await batch.StateAsync();
        Assert.Equal(["background", "cat", "bird", "dog"], state.Classes);
        Assert.Equal(
            ["none.jpg no-labels", "wrong.jpg wrong-line"],
            state.ImageProblems.Select(problem => $"{problem.Image} {problem.Reasons[0].Code}").Order());
        var labels = (await AcceptedAsync(app)).Images.ToDictionary(image => image.Name);
        Assert.Equal(new BoxLabel("cat", 2, 3, 4, 5), Assert.Single(labels["coco.jpg"].Boxes));
        Assert.Equal(new BoxLabel("dog", 0, 0, 24, 16), Assert.Single(labels["voc.jpg"].Boxes));
        Assert.Equal(new BoxLabel("bird", 6, 4, 12, 8), Assert.Single(labels["yolo.jpg"].Boxes));
        Assert.Equal("dog", Assert.Single(labels["csv.jpg"].Tags));
        Assert.Equal(new PointLabel("cat", 5, 6), Assert.Single(labels["tool.jpg"].Points));
    }

    [Fact]
    public async Task Upload_LabelsThatAreWholeMasks_GoToTheWorkerAsTheResult()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await UploadAsync(batch, "a.jpg");
        await PutAsync(batch, "coco.json", Coco("a.jpg", """{"id":1,"image_id":1,"category_id":1,"segmentation":[[2,1,10,1,10,9,2,9]]}"""));
        batch.Manifest["labels"] = "coco.json";
        batch.Manifest["format"] = "coco";
        await batch.PutManifestAsync();

        await batch.DeliverAsync();

        var claim = Assert.Single(Assert.Single(await app.TakeWorkAsync()).Images);
        Assert.Equal(BlobPaths.AcceptedMask(batch.Name, "a.jpg"), claim.Mask);
        var blob = await app.Storage.Container(ContainerNames.Uploads).GetBlobClient(claim.Mask).DownloadContentAsync(TestApp.Cancellation);
        Assert.Equal(blob.Value.Details.ETag.ToString(), claim.MaskETag);
        Assert.True(MaskCodec.TryDecode(blob.Value.Content.ToMemory().Span, ImageLimits.Default, out var mask, out _));
        for (var y = 0; y < TestBatch.Height; y++)
        {
            for (var x = 0; x < TestBatch.Width; x++)
                Assert.Equal(x is >= 2 and < 10 && y is >= 1 and < 9 ? 1 : 0, mask.Row(y)[x]);
        }
    }

    [Theory]
    [InlineData("coco")]
    [InlineData("voc")]
    [InlineData("yolo")]
    [InlineData("cvat")]
    public async Task Upload_EvaluateWithoutMaskFolder_TakesTheLabelsMasksAsTruth(string format)
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        batch.Manifest["purpose"] = "evaluate";
        await UploadAsync(batch, "a.jpg");
        await UploadAsync(batch, "unmasked.jpg");
        foreach (var (path, content) in Masks(format))
            await batch.PutAsync(path, content);
        await PutAsync(batch, "tags.csv", "unmasked.jpg,cat\n");
        await batch.PutManifestAsync();

        await batch.DeliverAsync();

        var state = await batch.StateAsync();
        Assert.Equal(BatchStatus.Finished, state.Status);
        Assert.Equal("unmasked.jpg missing-mask", state.ImageProblems.Select(problem => $"{problem.Image} {problem.Reasons[0].Code}").Single());
        var truth = await app.Storage.Container(ContainerNames.State).TryReadAsync<MaskIndex>(BlobPaths.Truth(batch.Name), TestApp.Cancellation);
        var image = Assert.Single(truth!.Value.Images);
        var blob = await app.Storage.Container(ContainerNames.Uploads).GetBlobClient(image.Mask).DownloadContentAsync(TestApp.Cancellation);
        Assert.True(MaskCodec.TryDecode(blob.Value.Content.ToMemory().Span, ImageLimits.Default, out var mask, out _));
        var cat = truth.Value.Classes.ToList().IndexOf("cat");
        Assert.Equal(12 * 16, mask.Pixels.Count(value => value == cat));
        Assert.Equal(cat, mask.Row(3)[2]);
    }

    [Theory]
    [InlineData("""{"format":"tiff"}""", "batch.json#/format unknown-format")]
    [InlineData("""{"exports":["coco","tiff"]}""", "batch.json#/exports/1 unknown-format")]
    [InlineData("""{"labels":"nowhere"}""", "nowhere missing-labels")]
    public async Task Upload_ManifestThatNamesWhatIsNotThere_IsRejected(string members, string problem)
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await UploadAsync(batch, "a.jpg");
        await PutAsync(batch, "tags.csv", "a.jpg,cat\n");
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
            batch.Manifest[name] = value!.DeepClone();
        await batch.PutManifestAsync();

        await batch.DeliverAsync();

        var state = await batch.StateAsync();
        Assert.Equal(problem, state.Reasons.Select(reason => $"{reason.Pointer} {reason.Code}").Single());
    }

    [Fact]
    public async Task Upload_LabelFilesOverTheLimitTogether_AreRejectedUnread()
    {
        await using var app = await TestApp.StartAsync(azurite, new() { ["Uploads:MaxLabelsBytes"] = "2048" });
        var batch = new TestBatch(app);
        await UploadAsync(batch, "a.jpg");
        await PutAsync(batch, "a.csv", new string(',', 1500));
        await PutAsync(batch, "b.csv", new string(',', 1500));
        await batch.PutManifestAsync();

        await batch.DeliverAsync();

        Assert.Equal("too-large", Assert.Single((await batch.StateAsync()).Reasons).Code);
    }

    [Fact]
    public async Task Upload_MaskFolderBesideTrainLabels_IsNoLabelFile()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await batch.PutAsync("masks/a.png", MaskCodec.Encode(new IndexedMask(TestBatch.Width, TestBatch.Height, 1)));

        await batch.CommitAsync();

        Assert.Null(Assert.Single(Assert.Single(await app.TakeWorkAsync()).Images).Mask);
    }

    private static async Task UploadAsync(TestBatch batch, string image)
    {
        batch.Manifest["images"]!.AsArray().Add(image);
        await batch.PutAsync($"images/{image}", TestBatch.Jpeg());
    }

    private static Task PutAsync(TestBatch batch, string path, string text) => batch.PutAsync(path, Encoding.UTF8.GetBytes(text));

    private static string Coco(string image, string annotation) => $$"""
        {"images":[{"id":1,"file_name":"{{image}}","width":24,"height":16}],"categories":[{"id":1,"name":"cat"}],"annotations":[{{annotation}}]}
        """;

    /// <summary>The left half of a.jpg is a cat.</summary>
    private static IEnumerable<(string Path, byte[] Content)> Masks(string format) => format switch
    {
        "coco" => [("coco.json", Encoding.UTF8.GetBytes(Coco("a.jpg", """{"id":1,"image_id":1,"category_id":1,"segmentation":{"size":[16,24],"counts":[0,192,192]}}""")))],
        "voc" =>
        [
            ("labelmap.txt", "background:0,0,0::\ncat:128,0,0::\n"u8.ToArray()),
            ("SegmentationClass/a.png", MaskCodec.Encode(new IndexedMask(24, 16, [.. Enumerable.Range(0, 24 * 16).Select(i => (byte)(i % 24 < 12 ? 1 : 0))]))),
        ],
        "yolo" => [("data.yaml", "names: [cat]"u8.ToArray()), ("labels/a.txt", "0 0 0 0.5 0 0.5 1 0 1"u8.ToArray())],
        _ => [("annotations.xml", """<annotations><image name="a.jpg" width="24" height="16"><mask label="cat" rle="0, 192" left="0" top="0" width="12" height="16" z_order="0"/></image></annotations>"""u8.ToArray())],
    };

    private static async Task<WeakLabels> AcceptedAsync(TestApp app)
    {
        var item = Assert.Single(await app.TakeWorkAsync());
        var blob = await app.Storage.Container(ContainerNames.Uploads).GetBlobClient(item.Config.Labels).DownloadContentAsync(TestApp.Cancellation);
        return TestApp.Valid<WeakLabels>(blob.Value.Content.ToArray());
    }
}
