using System.Collections.Concurrent;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Formats.Reading;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>
/// Finds and reads an upload's label files: what batch.json names, else everything that may be labels. Pictures among them are only
/// listed; each is read when its image is looked at. All others together stay within the limit of one labels document.
/// </summary>
public sealed class LabelFileReader(PipelineStorage storage, IOptions<UploadOptions> options)
{
    public const string DefaultFile = "labels.json";
    private const string AcceptedSuffix = ".accepted.json";
    private const int Parallel = 16;
    private const int MaxFiles = 200_000;

    /// <returns>The files, by path; none when there are none or when <paramref name="problems"/> got a reason.</returns>
    public async Task<IReadOnlyList<LabelFile>> ReadAsync(string batch, BatchManifest manifest, List<Problem> problems, CancellationToken cancellation)
    {
        var blobs = new List<BlobItem>();
        await ListAsync(batch, manifest, $"{batch}/", blobs, cancellation);
        long total = 0;
        foreach (var (path, length) in blobs.Select(blob => (Path: blob.Name[(batch.Length + 1)..], Length: blob.Properties.ContentLength ?? 0)))
        {
            if (LabelFormats.IsPicture(path))
                continue;
            total += length;
            if (length > options.Value.MaxLabelsBytes)
                problems.Add(new Problem(path, "too-large", $"{path} has {length:N0} bytes; at most {options.Value.MaxLabelsBytes:N0} are accepted."));
        }
        if (problems.Count == 0 && total > options.Value.MaxLabelsBytes)
            problems.Add(new Problem(manifest.Labels ?? "", "too-large", $"The label files have {total:N0} bytes together; at most {options.Value.MaxLabelsBytes:N0} are accepted."));
        if (problems.Count == 0 && blobs.Count > MaxFiles)
            problems.Add(new Problem(manifest.Labels ?? "", "too-many-files", $"There are more than {MaxFiles:N0} label files, which is the limit."));
        if (problems.Count > 0)
            return [];

        var files = new ConcurrentBag<LabelFile>();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            blobs,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (blob, token) =>
            {
                var path = blob.Name[(batch.Length + 1)..];
                if (LabelFormats.IsPicture(path))
                    files.Add(new LabelFile(path, default));
                else if (await BoundedBlob.TryReadAsync(storage.Container(ContainerNames.Uploads), blob.Name, options.Value.MaxLabelsBytes, token) is { Bytes: { } bytes })
                    files.Add(new LabelFile(path, bytes));
            });
        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Folder by folder, so that a hundred thousand images beside the labels are never listed.</summary>
    private async Task ListAsync(string batch, BatchManifest manifest, string prefix, List<BlobItem> found, CancellationToken cancellation)
    {
        var folders = new List<string>();
        await foreach (var item in storage.Container(ContainerNames.Uploads).GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", prefix, cancellation))
        {
            if (found.Count > MaxFiles)
                return;
            if (item.IsPrefix)
                folders.Add(item.Prefix);
            else if (item.Blob.Properties.ContentLength > 0 && MayBeLabels(item.Blob.Name[(batch.Length + 1)..], manifest))
                found.Add(item.Blob);
        }
        foreach (var folder in folders.Where(folder => MayHoldLabels(folder[(batch.Length + 1)..], manifest)))
            await ListAsync(batch, manifest, folder, found, cancellation);
    }

    private static bool MayBeLabels(string path, BatchManifest manifest) => manifest.Labels is { } labels
        ? path == labels || path.StartsWith($"{labels}/", StringComparison.Ordinal)
        : path != "batch.json" && !path.EndsWith(AcceptedSuffix, StringComparison.Ordinal) && LabelFormats.MayBeLabels(path);

    /// <param name="folder">With a slash at its end.</param>
    /// <param name="manifest">What it names is looked for, nothing else.</param>
    private static bool MayHoldLabels(string folder, BatchManifest manifest) => manifest.Labels is { } labels
        ? folder.StartsWith($"{labels}/", StringComparison.Ordinal) || labels.StartsWith(folder, StringComparison.Ordinal)
        : folder is not ("images/" or "masks/" or $"{BlobPaths.AcceptedMasks}/") && folder != $"{manifest.Masks?.TrimEnd('/')}/";
}
