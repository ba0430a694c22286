using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Storage;

namespace Pipeline.Benchmarks.Flow;

/// <summary>One batch of small pictures with a tag each.</summary>
/// <param name="Name">Of the batch.</param>
/// <param name="Count">Its images.</param>
internal sealed record BenchBatch(string Name, int Count)
{
    public const int Width = 256;
    public const int Height = 192;

    private static readonly byte[] Picture = JpegCodec.Encode(new RgbImage(Width, Height, Grain()));

    private IReadOnlyList<string> Images => [.. Enumerable.Range(0, Count).Select(i => $"{i:00000}.jpg")];

    /// <summary>Everything but the commit.</summary>
    public async Task UploadAsync(PipelineStorage storage, int parallel, Action uploaded, CancellationToken cancellation)
    {
        var uploads = storage.Container(ContainerNames.Uploads);
        await Parallel.ForEachAsync(
            Images,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (image, token) =>
            {
                await uploads.GetBlobClient(BlobPaths.UploadedImage(Name, image)).UploadAsync(new BinaryData(Picture), token);
                uploaded();
            });
        var labels = new WeakLabels
        {
            Classes = ["background", "thing"],
            Background = "background",
            Images = [.. Images.Select(image => new WeakImage { Name = image, Width = Width, Height = Height, Tags = ["thing"] })],
        };
        await uploads.GetBlobClient(BlobPaths.UploadedFile(Name, "labels.json")).UploadAsync(new BinaryData(Documents.Serialize(labels)), cancellation);
    }

    /// <returns>When batch.json was there.</returns>
    public async Task<DateTimeOffset> CommitAsync(PipelineStorage storage, CancellationToken cancellation)
    {
        var manifest = new BatchManifest { Purpose = BatchPurpose.Train, Images = Images };
        await storage.Container(ContainerNames.Uploads).GetBlobClient(BlobPaths.Manifest(Name))
            .UploadAsync(new BinaryData(Documents.Serialize(manifest)), cancellation);
        return DateTimeOffset.UtcNow;
    }

    /// <summary>Some grain, so that the file has the size of a small photograph's.</summary>
    private static byte[] Grain()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 3 * Width * Height).Select(i => (byte)((i / 3 % Width + random.Next(32)) & 255))];
    }
}
