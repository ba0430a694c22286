using System.Globalization;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Http;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Gives out the addresses of a new batch's files and of a finished batch's results.</summary>
public sealed class BatchTickets(PipelineStorage storage, SignedAddresses addresses, UploadTraces traces, IOptions<UploadOptions> options, TimeProvider clock)
{
    /// <summary>Null when the name is taken by a batch that was decided on; a rejected one may be mended.</summary>
    public async Task<UploadTicket?> CreateAsync(CreateBatchRequest request, CancellationToken cancellation)
    {
        var batch = request.Name ?? NewName();
        var known = await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation);
        if (known is { Value.Status: not BatchStatus.Rejected })
            return null;
        await traces.AnnounceAsync(batch, cancellation);
        var expires = Expiry();
        var urls = await addresses.SignAsync(
            ContainerNames.Uploads, request.Files.Select(file => BlobPaths.UploadedFile(batch, file)),
            BlobSasPermissions.Create | BlobSasPermissions.Write, expires, cancellation);
        return new UploadTicket(batch, expires, [.. request.Files.Zip(urls, (file, url) => new FileAddress(file, url))]);
    }

    /// <summary>Null when the batch has no results; a problem when the cursor is none.</summary>
    public async Task<Parsed<BatchResults>?> ResultsAsync(string batch, ResultQuery query, CancellationToken cancellation)
    {
        if (!PageCursor.TryRead(query.Cursor, 1, out var cursor))
            return new Parsed<BatchResults>(null, [PageCursor.Wrong]);
        var prefix = $"{batch}/";
        var pages = storage.Container(ContainerNames.Masks).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation)
            .AsPages(cursor.FirstOrDefault(), query.Limit).GetAsyncEnumerator(cancellation);
        await using (pages)
        {
            try
            {
                if (!await pages.MoveNextAsync() || pages.Current.Values.Count == 0)
                    return null;
            }
            catch (RequestFailedException e) when (e.Status == 400 && cursor.Length > 0)
            {
                return new Parsed<BatchResults>(null, [PageCursor.Wrong]);
            }
            List<string> blobs = [.. pages.Current.Values.Select(blob => blob.Name)];
            var expires = Expiry();
            var urls = await addresses.SignAsync(ContainerNames.Masks, blobs, BlobSasPermissions.Read, expires, cancellation);
            var next = string.IsNullOrEmpty(pages.Current.ContinuationToken) ? null : PageCursor.Of(pages.Current.ContinuationToken);
            return new Parsed<BatchResults>(
                new BatchResults(batch, expires, [.. blobs.Zip(urls, (blob, url) => new FileAddress(blob[prefix.Length..], url))], next), []);
        }
    }

    public static Problem Taken(string? batch) =>
        new("/name", "batch-exists", $"/name is \"{batch}\"; that batch exists already, choose another name.");

    private DateTimeOffset Expiry() => clock.GetUtcNow() + TimeSpan.FromMinutes(options.Value.UploadUrlMinutes);

    private string NewName() => string.Create(
        CultureInfo.InvariantCulture, $"batch-{clock.GetUtcNow():yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
}
