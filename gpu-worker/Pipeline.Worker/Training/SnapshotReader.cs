using System.Security.Cryptography;
using Pipeline.Contracts;
using Pipeline.Contracts.Datasets;
using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation;
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
        var labels = await LoadLabelsAsync(manifest, cancellation);
        var entries = await LoadEntriesAsync(manifest, remaps, labels, cache, cancellation);
        return new Snapshot(
            manifest,
            Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
            new TrainingSet(
                manifest.Classes,
                manifest.Background,
                [.. entries.Where(e => e.Split == DatasetSplit.Train).Select(e => e.Entry)],
                [.. entries.Where(e => e.Split == DatasetSplit.Holdout && e.Entry.Labels is null).Select(e => e.Entry)],
                [.. entries.Where(e => e.Split == DatasetSplit.Holdout).Select(e => e.Entry.Labels).OfType<LabeledImage>()]));
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

    /// <summary>The labels of each image whose batch still has them.</summary>
    private async Task<Dictionary<(string Batch, string Image), WeakImage>> LoadLabelsAsync(DatasetManifest manifest, CancellationToken cancellation)
    {
        var all = new Dictionary<(string, string), WeakImage>();
        foreach (var source in manifest.Sources)
        {
            if (source.Labels is null || (await scratch.GetAsync(ContainerNames.Uploads, source.Labels, source.LabelsETag, cancellation)).Path is not { } path)
                continue;
            var parsed = Documents.Parse<WeakLabels>((await File.ReadAllBytesAsync(path, cancellation)).AsMemory());
            if (!parsed.IsValid)
                throw new InvalidDataException($"The labels of batch '{source.Batch}' are unreadable: {parsed.Problems[0].Message}");
            foreach (var image in parsed.Value.Images)
                all.TryAdd((source.Batch, image.Name), image);
        }

        return all;
    }

    /// <summary>
    /// Held-out entries whose mask is itself a guess are never trained on, and it is their labels that judge; without labels they judge nothing.
    /// </summary>
    private async Task<IReadOnlyList<(DatasetSplit Split, TrainingEntry Entry)>> LoadEntriesAsync(
        DatasetManifest manifest, Dictionary<string, byte[]> remaps, Dictionary<(string Batch, string Image), WeakImage> labels, TrainingEntryCache cache,
        CancellationToken cancellation)
    {
        WeakImage? LabelsOf(DatasetEntry entry) => entry.Producer is null ? null : labels.GetValueOrDefault((entry.Batch, entry.Image));
        var wanted = manifest.Entries
            .Where(e => e.Split == DatasetSplit.Train || e.MaskContainer == ContainerNames.Uploads || LabelsOf(e) is not null).ToList();
        var images = await scratch.GetAllAsync(ContainerNames.Uploads, [.. wanted.Select(e => (e.ImageBlob, (string?)e.ImageETag))], cancellation);
        var pictures = new ImageCache();
        var entries = new List<(DatasetSplit, TrainingEntry)>(wanted.Count);
        for (var i = 0; i < wanted.Count; i++)
        {
            var entry = wanted[i];
            var mask = await scratch.GetAsync(entry.MaskContainer, entry.MaskBlob, etag: null, cancellation);
            var confidence = entry.ConfidenceBlob is null ? null : await scratch.GetAsync(ContainerNames.Masks, entry.ConfidenceBlob, etag: null, cancellation);
            if (images[i].Path is not { } imagePath || mask.Path is not { } maskPath)
                continue;
            var remap = remaps[entry.Batch];
            var labelled = LabelsOf(entry) is { } weak ? new LabeledImage(weak, () => Decode(entry.Image, imagePath), pictures) : null;
            entries.Add((entry.Split, new TrainingEntry(
                $"{entry.Batch}/{entry.Image}", () => Load(entry.Image, imagePath, maskPath, confidence?.Path, remap), cache, labelled)));
        }

        return entries;
    }

    private static RgbImage Decode(string name, string path) =>
        ImageCodec.TryDecode(File.ReadAllBytes(path), ImageLimits.Default, out var image, out var problem)
            ? image
            : throw new InvalidDataException($"'{name}': {problem.Message}");

    private static (RgbImage Image, IndexedMask Mask, byte[]? Confidence) Load(string name, string imagePath, string maskPath, string? confidencePath, byte[] remap)
    {
        var image = Decode(name, imagePath);
        if (!MaskCodec.TryDecode(File.ReadAllBytes(maskPath), ImageLimits.Default, out var mask, out var problem))
            throw new InvalidDataException($"The mask of '{name}': {problem.Message}");
        var pixels = new byte[mask.Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = remap[mask.Pixels[i]];
        var confidence = confidencePath is null ? null : PngCodec.DecodeGray(File.ReadAllBytes(confidencePath)).Values;
        return (image, new IndexedMask(mask.Width, mask.Height, pixels), confidence);
    }
}
