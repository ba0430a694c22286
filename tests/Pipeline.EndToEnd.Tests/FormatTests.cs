using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Contracts.Batches;
using Pipeline.Formats.Reading;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;
using Pipeline.Local.Api;
using Pipeline.Local.Commands;
using Pipeline.Local.Scenes;

namespace Pipeline.EndToEnd.Tests;

/// <summary>A customer of another tool: COCO in, COCO out.</summary>
public sealed class FormatTests(ProductFixture product)
{
    private const int Scenes = 3;

    [Fact]
    public async Task CocoBatch_PushedWithItsMasks_ComesBackAsTheSameCoco()
    {
        var folder = product.TemporaryFolder();
        var truth = WriteCoco(folder);
        var name = ProductFixture.Unique("coco");

        await product.Api.PushAsync(UploadFolder.Read(folder, new UploadChoices(Exports: ["coco"])), name, _ => { }, TestContext.Current.CancellationToken);
        var state = await product.WaitForEndAsync(name);
        var listed = await WaitForExportAsync(name);
        var target = product.TemporaryFolder();
        await product.Api.PullAsync(name, target, (_, _) => { }, TestContext.Current.CancellationToken);

        Assert.Equal((BatchStatus.Finished, Scenes), (state.Status, state.Masks));
        Assert.Equal("coco", listed.GetProperty("format").GetString());
        await using var file = File.OpenRead(Path.Combine(target, "exports", "coco.zip"));
        using var zip = new ZipArchive(file);
        using var json = new MemoryStream();
        await Assert.Single(zip.Entries).Open().CopyToAsync(json, TestContext.Current.CancellationToken);
        var labels = LabelFormats.Read([new LabelFile("annotations.json", json.ToArray())], new ImageNames(truth.Keys));
        Assert.Empty(labels.Problems);
        foreach (var (image, mask) in truth)
            Assert.Equal(
                mask.Pixels.Select(value => SceneClasses.Names[value]),
                labels.Resolve(image, mask.Width, mask.Height, _ => null).Mask!.Pixels.Select(value => labels.Classes[value]));
    }

    [Fact]
    public async Task Pull_WithAnExport_RequestsItWaitsAndDownloadsIt()
    {
        var folder = product.TemporaryFolder();
        WriteCoco(folder);
        var name = ProductFixture.Unique("export");
        await product.Api.PushAsync(UploadFolder.Read(folder, new UploadChoices()), name, _ => { }, TestContext.Current.CancellationToken);
        await product.WaitForEndAsync(name);
        var target = product.TemporaryFolder();

        var exitCode = await CommandLine.Create()
            .Parse(["pull", name, target, "--export", "voc", "--connection", product.Connection.Api.ToString(), "--key", product.Connection.Key])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        await using var zip = await ZipFile.OpenReadAsync(Path.Combine(target, "voc.zip"), TestContext.Current.CancellationToken);
        Assert.Equal(Scenes, zip.Entries.Count(entry => entry.FullName.StartsWith("SegmentationClass/", StringComparison.Ordinal)));
    }

    /// <summary>Scenes with their exact masks as polygons, as an annotation tool exports them.</summary>
    private Dictionary<string, IndexedMask> WriteCoco(string folder)
    {
        var composer = new SceneComposer(product.Sprites, TestBatch.Side);
        var truth = new Dictionary<string, IndexedMask>();
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        for (var index = 0; index < Scenes; index++)
        {
            var scene = composer.Compose(9, index);
            var image = SceneFolder.ImageName(index);
            File.WriteAllBytes(Path.Combine(folder, "images", image), JpegCodec.Encode(new RgbImage(TestBatch.Side, TestBatch.Side, scene.Rgb)));
            truth[image] = new IndexedMask(TestBatch.Side, TestBatch.Side, scene.ClassMask());
        }
        using var target = new FolderTarget(Path.Combine(folder, "annotations"));
        var writer = MaskExports.Find("coco-polygons")!.Open(new ExportJob("scenes", SceneClasses.Names, SceneClasses.Background, [.. truth.Keys]), target);
        foreach (var (image, mask) in truth)
            writer.Add(image, mask);
        writer.Finish();
        target.Finish();
        return truth;
    }

    private async Task<JsonElement> WaitForExportAsync(string batch)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        using var http = new HttpClient { BaseAddress = product.Connection.Api };
        http.DefaultRequestHeaders.Add("x-functions-key", product.Connection.Key);
        while (true)
        {
            var answer = await http.GetFromJsonAsync<JsonElement>($"batches/{batch}/exports", limit.Token);
            if (answer.GetProperty("exports").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } export
                && export.GetProperty("status").GetString() is "finished" or "failed")
                return export;
            await Task.Delay(200, limit.Token);
        }
    }
}
