using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Uploads;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

/// <summary>An upload that a test puts together: sound unless it is told otherwise.</summary>
internal sealed class TestBatch(TestApp app, string? name = null)
{
    public const int Width = 24;
    public const int Height = 16;

    public string Name { get; } = name ?? AzuriteFixture.Unique("b");

    public JsonObject Manifest { get; } = new() { ["schema"] = "batch.v1", ["purpose"] = "train", ["images"] = new JsonArray() };

    public JsonObject Labels { get; } = new()
    {
        ["schema"] = "weak-labels.v1",
        ["classes"] = new JsonArray("background", "cat", "dog"),
        ["background"] = "background",
        ["images"] = new JsonArray(),
    };

    public static byte[] Jpeg(byte shade = 90) => JpegCodec.Encode(Picture(shade));

    public static byte[] Png(byte shade = 90) => PngCodec.EncodeRgb(Picture(shade));

    /// <summary>Lists, labels and uploads an image.</summary>
    public async Task<JsonObject> AddAsync(string image, byte[]? bytes = null)
    {
        await PutAsync($"images/{image}", bytes ?? Jpeg());
        return Add(image);
    }

    /// <summary>Lists and labels an image without uploading it.</summary>
    public JsonObject Add(string image)
    {
        Manifest["images"]!.AsArray().Add(image);
        var label = new JsonObject { ["name"] = image, ["width"] = Width, ["height"] = Height, ["tags"] = new JsonArray("cat") };
        Labels["images"]!.AsArray().Add(label);
        return label;
    }

    public Task PutAsync(string path, byte[] bytes) =>
        app.Storage.Container(ContainerNames.Uploads).GetBlobClient(BlobPaths.UploadedFile(Name, path))
            .UploadAsync(new BinaryData(bytes), overwrite: true, TestApp.Cancellation);

    public Task PutLabelsAsync() => PutAsync("labels.json", JsonSerializer.SerializeToUtf8Bytes(Labels));

    public Task PutManifestAsync() => PutAsync("batch.json", JsonSerializer.SerializeToUtf8Bytes(Manifest));

    /// <summary>Uploads labels and manifest, and delivers the event.</summary>
    public async Task<UploadOutcome> CommitAsync()
    {
        await PutLabelsAsync();
        await PutManifestAsync();
        return await DeliverAsync();
    }

    /// <summary>The blob event of batch.json, once more.</summary>
    public Task<UploadOutcome> DeliverAsync() =>
        app.Get<UploadHandler>().HandleAsync(new BlobCreated(ContainerNames.Uploads, BlobPaths.Manifest(Name)), TestApp.Cancellation);

    public async Task<BatchState> StateAsync() =>
        (await app.Storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(Name), TestApp.Cancellation))?.Value
        ?? throw new InvalidOperationException($"Batch {Name} has no state.");

    private static RgbImage Picture(byte shade)
    {
        var pixels = new byte[Width * Height * RgbImage.Channels];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(shade + i % 40);
        return new RgbImage(Width, Height, pixels);
    }
}
