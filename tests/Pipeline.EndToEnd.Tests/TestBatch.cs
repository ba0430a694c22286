using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Local.Api;
using Pipeline.Local.Scenes;
using Pipeline.Local.Scenes.Labels;
using Pipeline.Storage;

namespace Pipeline.EndToEnd.Tests;

/// <summary>The files of an upload in memory, easy to spoil. Small scenes and few training steps: what is tested is the flow.</summary>
internal sealed class TestBatch
{
    public const int Side = 96;

    private static readonly object Steps = new { seedSteps = 4, roundSteps = 2, batchSize = 4, recipe = new { crop = 64 } };

    /// <summary>Options of the methods "partial" and "box" that take a second.</summary>
    public static JsonElement QuickOptions { get; } = JsonSerializer.SerializeToElement(new { segmenter = Steps });

    /// <summary>Options of the method "mixed" likewise.</summary>
    public static JsonElement QuickMixedOptions { get; } = JsonSerializer.SerializeToElement(new
    {
        cam = new { classifierSteps = 6, batchSize = 4, crop = 64, segmenter = Steps },
        box = new { segmenter = Steps },
        segmenter = Steps,
    });

    public Dictionary<string, byte[]> Files { get; } = [];

    public JsonObject Manifest { get; private set; } = [];

    public JsonObject Labels { get; private set; } = [];

    public IEnumerable<string> Images => Files.Keys.Where(f => f.StartsWith("images/", StringComparison.Ordinal)).Select(f => f["images/".Length..]);

    /// <param name="choices">The labels of each scene.</param>
    public static TestBatch OfScenes(ProductFixture product, JsonElement? options, params LabelChoice[] choices)
    {
        var batch = new TestBatch();
        var composer = new SceneComposer(product.Sprites, Side);
        var marked = new List<WeakImage>();
        for (var index = 0; index < choices.Length; index++)
        {
            var scene = composer.Compose(9, index);
            var name = SceneFolder.ImageName(index);
            batch.Files[$"images/{name}"] = JpegCodec.Encode(new RgbImage(Side, Side, scene.Rgb));
            marked.Add(WeakLabeler.Mark(scene, name, choices[index], 9, index));
        }
        var labels = new WeakLabels { Classes = SceneClasses.Names, Background = SceneClasses.Background, Images = marked };
        batch.Labels = JsonNode.Parse(Documents.Serialize(labels))!.AsObject();
        var manifest = new BatchManifest { Purpose = BatchPurpose.Train, Images = [.. batch.Images], Options = options };
        batch.Manifest = JsonNode.Parse(Documents.Serialize(manifest))!.AsObject();
        return batch;
    }

    public static TestBatch OfScribbles(ProductFixture product, int scenes) =>
        OfScenes(product, QuickOptions, [.. Enumerable.Repeat(LabelChoice.Scribbles, scenes)]);

    /// <summary>Lists one more image, with the labels of the first.</summary>
    public void Add(string name, byte[]? content)
    {
        if (content is not null)
            Files[$"images/{name}"] = content;
        Manifest["images"]!.AsArray().Add(name);
        var entry = Labels["images"]![0]!.DeepClone();
        entry["name"] = name;
        Labels["images"]!.AsArray().Add(entry);
    }

    /// <summary>Straight into storage, as any client with an upload address could, whatever the content is.</summary>
    public async Task UploadAsync(ProductFixture product, string name)
    {
        foreach (var (file, content) in Files)
            await PutAsync(product, $"{name}/{file}", content);
        if (Labels.Count > 0)
            await PutAsync(product, $"{name}/labels.json", JsonSerializer.SerializeToUtf8Bytes(Labels));
        await CommitAsync(product, name);
    }

    public Task CommitAsync(ProductFixture product, string name) =>
        PutAsync(product, $"{name}/batch.json", JsonSerializer.SerializeToUtf8Bytes(Manifest));

    /// <summary>As a folder on disk, for the command line.</summary>
    public void WriteTo(string folder, bool withManifest)
    {
        foreach (var (file, content) in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllBytes(Path.Combine(folder, file), content);
        }
        File.WriteAllBytes(Path.Combine(folder, "labels.json"), JsonSerializer.SerializeToUtf8Bytes(Labels));
        if (withManifest)
            File.WriteAllBytes(Path.Combine(folder, "batch.json"), JsonSerializer.SerializeToUtf8Bytes(Manifest));
    }

    private static async Task PutAsync(ProductFixture product, string path, byte[] content) =>
        await product.Storage.Container(ContainerNames.Uploads).GetBlobClient(path)
            .UploadAsync(new BinaryData(content), overwrite: true, TestContext.Current.CancellationToken);
}
