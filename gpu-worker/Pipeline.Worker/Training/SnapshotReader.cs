using System.Security.Cryptography;
using Pipeline.Contracts;
using Pipeline.Contracts.Datasets;
using Pipeline.Imaging;
using Pipeline.Segmentation.Stages;
using Pipeline.Storage;
using Pipeline.Worker.Images;

namespace Pipeline.Worker.Training;

/// <summary>A frozen data set → what the training stage reads. Files lie on the local disk; masks get the snapshot's class indices.</summary>
internal sealed class SnapshotReader(PipelineStorage storage, ScratchCache scratch)
{
    public async Task<Snapshot> ReadAsync(string id, CancellationToken cancellation)
    {
        var answer = await storage.Container(ContainerNames.Datasets).GetBlobClient(BlobPaths.Dataset(id)).DownloadContentAsync(cancellation);
        var bytes = answer.Value.Content.ToMemory();
        var parsed = Documents.Parse<DatasetManifest>(bytes);
        if (!parsed.IsValid)
            throw new InvalidDataException($"Snapshot '{id}' is unreadable: {string.Join("; ", parsed.Problems.Select(p => p.Message))}");

        var manifest = parsed.Value;
        var remaps = manifest.Sources.ToDictionary(s => s.Batch, s => ClassRemap(s.Classes, manifest.Classes), StringComparer.Ordinal);
        var cache = new TrainingEntryCache();
        var entries = await LoadEntriesAsync(manifest, remaps, cache, cancellation);
        return new Snapshot(
            manifest,
            Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
            new TrainingSet(
                manifest.Classes,
                manifest.Background,
                [.. entries.Where(e => e.Split == DatasetSplit.Train).Select(e => e.Entry)],
                [.. entries.Where(e => e.Split == DatasetSplit.Holdout).Select(e => e.Entry)]));
    }

    /// <summary>Index in the batch's class list → index in the snapshot's; 255 stays.</summary>
    internal static byte[] ClassRemap(IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        var indices = to.Select((name, index) => (name, index)).ToDictionary(p => p.name, p => (byte)p.index, StringComparer.Ordinal);
        var remap = Enumerable.Repeat(IndexedMask.Ignore, 256).ToArray();
        for (var i = 0; i < from.Count; i++)
            remap[i] = indices[from[i]];
        return remap;
    }

    /// <summary>
    /// Held-out entries whose mask is itself a guess judge nothing: they are kept out of training and out of the evaluation.
    /// </summary>
    private async Task<IReadOnlyList<(DatasetSplit Split, TrainingEntry Entry)>> LoadEntriesAsync(
        DatasetManifest manifest, Dictionary<string, byte[]> remaps, TrainingEntryCache cache, CancellationToken cancellation)
    {
        var wanted = manifest.Entries.Where(e => e.Split == DatasetSplit.Train || e.MaskContainer == ContainerNames.Uploads).ToList();
        var images = await scratch.GetAllAsync(ContainerNames.Uploads, [.. wanted.Select(e => (e.ImageBlob, (string?)e.ImageETag))], cancellation);
        var entries = new List<(DatasetSplit, TrainingEntry)>(wanted.Count);
        for (var i = 0; i < wanted.Count; i++)
        {
            var entry = wanted[i];
            var mask = await scratch.GetAsync(entry.MaskContainer, entry.MaskBlob, etag: null, cancellation);
            var confidence = entry.ConfidenceBlob is null ? null : await scratch.GetAsync(ContainerNames.Masks, entry.ConfidenceBlob, etag: null, cancellation);
            if (images[i].Path is not { } imagePath || mask.Path is not { } maskPath)
                continue;
            var remap = remaps[entry.Batch];
            entries.Add((entry.Split, new TrainingEntry($"{entry.Batch}/{entry.Image}", () => Load(entry.Image, imagePath, maskPath, confidence?.Path, remap), cache)));
        }

        return entries;
    }

    private static (RgbImage Image, IndexedMask Mask, byte[]? Confidence) Load(string name, string imagePath, string maskPath, string? confidencePath, byte[] remap)
    {
        if (!ImageCodec.TryDecode(File.ReadAllBytes(imagePath), ImageLimits.Default, out var image, out var problem))
            throw new InvalidDataException($"'{name}': {problem.Message}");
        if (!MaskCodec.TryDecode(File.ReadAllBytes(maskPath), ImageLimits.Default, out var mask, out problem))
            throw new InvalidDataException($"The mask of '{name}': {problem.Message}");
        var pixels = new byte[mask.Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = remap[mask.Pixels[i]];
        var confidence = confidencePath is null ? null : PngCodec.DecodeGray(File.ReadAllBytes(confidencePath)).Values;
        return (image, new IndexedMask(mask.Width, mask.Height, pixels), confidence);
    }
}
