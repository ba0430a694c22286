using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Local.Commands;

namespace Pipeline.Local.Tests.Conversion;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("convert-").FullName;

    [Theory]
    [InlineData("coco")]
    [InlineData("coco-polygons")]
    [InlineData("coco-panoptic")]
    [InlineData("voc")]
    [InlineData("yolo")]
    [InlineData("label-studio")]
    [InlineData("cvat")]
    public async Task Convert_ThereAndBack_GivesTheSameLabels(string format)
    {
        WriteDownload("in");

        Assert.Equal(0, await RunAsync("convert", In("in"), In("out"), "--to", format));
        // YOLO does not say how large an image is.
        Directory.CreateDirectory(In("out/images"));
        File.WriteAllBytes(In("out/images/a.jpg"), JpegCodec.Encode(new RgbImage(5, 4)));
        File.WriteAllBytes(In("out/images/c.jpg"), JpegCodec.Encode(new RgbImage(3, 2)));
        Assert.Equal(0, await RunAsync("convert", In("out"), In("again"), "--to", "weak-labels"));
        Assert.Equal(0, await RunAsync("convert", In("in"), In("direct"), "--to", "weak-labels"));

        var (direct, again) = (Labels("direct"), Labels("again"));
        Assert.Equal(direct.Classes, again.Classes);
        Assert.Equivalent(direct.Images, again.Images, strict: true);
    }

    [Fact]
    public async Task Convert_ImagesWithProblems_AreListedAndTheRestGoesOn()
    {
        Write("in/coco.json", """
            {"images":[{"id":1,"file_name":"good.jpg","width":4,"height":4},{"id":2,"file_name":"bad.jpg","width":4,"height":4},{"id":3,"file_name":"boxed.jpg","width":4,"height":4}],
             "categories":[{"id":1,"name":"cat"}],"annotations":[
             {"id":1,"image_id":1,"category_id":1,"segmentation":[[0,0,2,0,2,2,0,2]]},{"id":2,"image_id":2,"category_id":9},{"id":3,"image_id":3,"category_id":1,"bbox":[0,0,2,2]}]}
            """);

        var exitCode = await RunAsync("convert", In("in"), In("out"), "--to", "voc", "--json", In("report.json"));

        Assert.Equal(0, exitCode);
        var report = JsonDocument.Parse(File.ReadAllText(In("report.json"))).RootElement;
        Assert.Equal((2, 1), (report.GetProperty("images").GetInt32(), report.GetProperty("converted").GetInt32()));
        Assert.Equal(
            ["bad.jpg unknown-class", "boxed.jpg no-mask"],
            report.GetProperty("imageProblems").EnumerateArray().Select(p => $"{p.GetProperty("image").GetString()} {p.GetProperty("reasons")[0].GetProperty("code").GetString()}").Order());
        Assert.True(File.Exists(In("out/SegmentationClass/good.png")));
    }

    [Fact]
    public async Task Convert_NothingUsable_Fails()
    {
        Write("in/labels.json", "{ no json");

        Assert.Equal(1, await RunAsync("convert", In("in"), In("out"), "--to", "coco"));
    }

    [Fact]
    public async Task Convert_MasksBesideWeakLabels_TakesThem()
    {
        Write("in/labels.json", """{"schema":"weak-labels.v1","classes":["background","cat"],"background":"background","images":[{"name":"a.jpg","width":4,"height":2,"tags":["cat"]}]}""");
        WriteMask("in/masks/a.png", new IndexedMask(4, 2, [0, 1, 1, 0, 0, 0, 0, 255]));

        Assert.Equal(0, await RunAsync("convert", In("in"), In("out"), "--to", "voc", "--masks", In("in/masks")));

        Assert.True(MaskCodec.TryDecode(File.ReadAllBytes(In("out/SegmentationClass/a.png")), ImageLimits.Default, out var mask, out _));
        Assert.Equal([0, 1, 1, 0, 0, 0, 0, 255], mask.Pixels);
    }

    [Fact]
    public async Task Convert_BoxesInShares_TakesSizesFromTheImages()
    {
        Write("in/data.yaml", "names: [cat]");
        Write("in/labels/a.txt", "0 0.5 0.5 0.5 0.5");
        Directory.CreateDirectory(In("in/images"));
        File.WriteAllBytes(In("in/images/a.png"), PngCodec.EncodeRgb(new RgbImage(40, 20)));

        Assert.Equal(0, await RunAsync("convert", In("in"), In("out"), "--to", "weak-labels"));

        var image = Assert.Single(Labels("out").Images);
        Assert.Equal(("a.png", new BoxLabel("cat", 10, 5, 20, 10)), (image.Name, Assert.Single(image.Boxes)));
    }

    [Theory]
    [InlineData("--to", "tiff")]
    [InlineData("--from", "tiff")]
    public void Convert_UnknownFormat_NamesTheAllowedOnes(string option, string value)
    {
        string[] arguments = option == "--to" ? ["convert", "a", "b", "--to", value] : ["convert", "a", "b", "--to", "coco", option, value];

        Assert.Contains("coco-panoptic", Assert.Single(CommandLine.Create().Parse(arguments).Errors).Message);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Task<int> RunAsync(params string[] arguments) => CommandLine.Create().Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

    private string In(string path) => Path.Combine(folder, path);

    private WeakLabels Labels(string name) => Documents.Parse<WeakLabels>(File.ReadAllBytes(In($"{name}/labels.json"))).Value!;

    /// <summary>What ./pipeline pull leaves: two images, one with a hole and one that is all background.</summary>
    private void WriteDownload(string name)
    {
        Write($"{name}/index.json", """
            {"schema":"mask-index.v1","batch":"b","classes":["background","cat","dog"],"background":"background","configHash":"0123456789abcdef","images":[
             {"image":"a.jpg","imageETag":"1","mask":"b/a.jpg.png","width":5,"height":4},{"image":"c.jpg","imageETag":"1","mask":"b/c.jpg.png","width":3,"height":2}]}
            """);
        WriteMask($"{name}/a.jpg.png", new IndexedMask(5, 4, [1, 1, 1, 0, 2, 1, 0, 1, 0, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]));
        WriteMask($"{name}/c.jpg.png", new IndexedMask(3, 2, 0));
        WriteMask($"{name}/a.jpg.confidence.png", new IndexedMask(5, 4, 0));
    }

    private void WriteMask(string path, IndexedMask mask)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllBytes(In(path), MaskCodec.Encode(mask));
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }
}
