using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Storage;

namespace Pipeline.Worker.Images;

/// <summary>Blobs on the local disk, by path and ETag: fits and training read every image many times. Removed on exit.</summary>
internal sealed class ScratchCache : IDisposable
{
    private const int Parallel = 8;

    private readonly PipelineStorage storage;
    private readonly string folder;

    public ScratchCache(PipelineStorage storage, IOptions<WorkerOptions> options)
    {
        this.storage = storage;
        folder = Path.Combine(options.Value.ScratchDirectory ?? Path.GetTempPath(), $"pipeline-worker-{Environment.ProcessId}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
    }

    /// <summary>The local file of a blob, downloaded if need be.</summary>
    /// <param name="etag">The version wanted; null takes the present one and never trusts an older copy.</param>
    /// <returns>The file, or why there is none.</returns>
    public async Task<Download> GetAsync(string container, string blob, string? etag, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, FileName(container, blob, etag));
        if (etag is not null && File.Exists(path))
            return new Download(path, null);
        var part = path + ".part";
        try
        {
            var conditions = etag is null ? null : new BlobRequestConditions { IfMatch = new ETag(etag) };
            await storage.Container(container).GetBlobClient(blob)
                .DownloadToAsync(part, new BlobDownloadToOptions { Conditions = conditions }, cancellation);
            File.Move(part, path, overwrite: true);
            return new Download(path, null);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // A condition on a blob that is gone is answered with either status.
            var changed = e.Status == 412 && await storage.Container(container).GetBlobClient(blob).ExistsAsync(cancellation);
            return new Download(null, changed
                ? new Problem(blob, "changed-blob", $"{container}/{blob} was overwritten after it was validated (expected ETag {etag}).")
                : new Problem(blob, "missing-blob", $"{container}/{blob} does not exist any more."));
        }
    }

    /// <summary>Downloads many blobs, a few at a time; the results keep their order.</summary>
    public async Task<IReadOnlyList<Download>> GetAllAsync(
        string container, IReadOnlyList<(string Blob, string? ETag)> blobs, CancellationToken cancellation)
    {
        var results = new Download[blobs.Count];
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, blobs.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (i, token) => results[i] = await GetAsync(container, blobs[i].Blob, blobs[i].ETag, token));
        return results;
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static string FileName(string container, string blob, string? etag) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{container}\n{blob}\n{etag}")));
}
