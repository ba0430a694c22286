using System.Globalization;
using System.IO.Compression;
using Pipeline.Imaging;

namespace Pipeline.Segmentation.Stages;

/// <summary>The masks that one refresh made, by position in the training set; a position without one keeps what it had.</summary>
internal sealed class RefreshedMasks(int step, int count)
{
    private const string StepEntry = "step";

    private readonly (byte[] Mask, byte[] Confidence)?[] _images = new (byte[] Mask, byte[] Confidence)?[count];

    /// <summary>Steps that the weights had seen.</summary>
    public int Step => step;

    /// <summary>Images with a new mask.</summary>
    public int Replaced => _images.Count(image => image is not null);

    public void Put(int index, PseudoLabel label) => _images[index] =
        (MaskCodec.Encode(label.Mask), PngCodec.EncodeGray(label.Mask.Width, label.Mask.Height, label.Confidence));

    /// <summary>The entries with the new masks in their places. Pixels are decoded when asked for, so that memory holds only PNG.</summary>
    public IReadOnlyList<TrainingEntry> Apply(IReadOnlyList<TrainingEntry> entries)
    {
        var cache = new TrainingEntryCache();
        return [.. entries.Select((entry, index) => _images[index] is { } image
            ? new TrainingEntry(entry.Name, () => Read(entry, image.Mask, image.Confidence), cache, entry.Labels)
            : entry)];
    }

    public async Task SaveAsync(IArtifactStore store, string name, CancellationToken cancellation) =>
        await store.WriteAsync(name, async (stream, token) =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            await WriteAsync(zip, StepEntry, System.Text.Encoding.ASCII.GetBytes(step.ToString(CultureInfo.InvariantCulture)), token);
            for (var i = 0; i < _images.Length; i++)
            {
                if (_images[i] is { } image)
                {
                    await WriteAsync(zip, $"{i}.png", image.Mask, token);
                    await WriteAsync(zip, $"{i}.confidence.png", image.Confidence, token);
                }
            }
        }, cancellation);

    /// <returns>Null when there is none of this name.</returns>
    public static async Task<RefreshedMasks?> LoadAsync(IArtifactStore store, string name, int count, CancellationToken cancellation)
    {
        await using var stream = await store.OpenReadAsync(name, cancellation);
        if (stream is null)
        {
            return null;
        }
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellation);
        using var zip = new ZipArchive(buffer, ZipArchiveMode.Read);
        var step = int.Parse(System.Text.Encoding.ASCII.GetString(Bytes(zip.GetEntry(StepEntry)!)), CultureInfo.InvariantCulture);
        var masks = new RefreshedMasks(step, count);
        for (var i = 0; i < count; i++)
        {
            if (zip.GetEntry($"{i}.png") is { } mask)
            {
                masks._images[i] = (Bytes(mask), Bytes(zip.GetEntry($"{i}.confidence.png")!));
            }
        }
        return masks;
    }

    private static (RgbImage, IndexedMask, byte[]?) Read(TrainingEntry entry, byte[] mask, byte[] confidence) =>
        MaskCodec.TryDecode(mask, ImageLimits.Default, out var decoded, out var problem)
            ? (entry.Load().Image, decoded, PngCodec.DecodeGray(confidence).Values)
            : throw new InvalidDataException($"The refreshed mask of '{entry.Name}': {problem.Message}");

    private static async Task WriteAsync(ZipArchive zip, string name, byte[] bytes, CancellationToken cancellation)
    {
        // They are compressed already.
        await using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        await entry.WriteAsync(bytes, cancellation);
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
