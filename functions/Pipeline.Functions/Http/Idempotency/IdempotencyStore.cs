using Azure;
using Azure.Storage.Blobs.Models;
using Pipeline.Storage;

namespace Pipeline.Functions.Http.Idempotency;

/// <summary>Claims requests in <c>state/idempotency</c>, one writer each by ETag, and keeps their answers for a day.</summary>
public sealed class IdempotencyStore(PipelineStorage storage, TimeProvider clock)
{
    private const string Prefix = "idempotency/";

    internal static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    // Longer than the platform lets a request wait for its answer (230 s): a claim older than this was left by a crash.
    internal static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(4);

    /// <returns>The own claim, to be answered or given up; or what another request with this key has left.</returns>
    internal async Task<(Versioned<KeptAnswer>? Mine, KeptAnswer? Other)> ClaimAsync(string id, string request, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        while (true)
        {
            var now = clock.GetUtcNow();
            var known = await state.TryReadAsync<KeptAnswer>(BlobPaths.IdempotencyClaim(id), cancellation);
            if (known is not null && !IsStale(known.Value, now))
                return (null, known.Value);
            var claim = new KeptAnswer(request, Guid.NewGuid().ToString("N"), now);
            if (await state.TryPutAsync(BlobPaths.IdempotencyClaim(id), claim, known?.ETag, cancellation) is { } etag)
                return (new Versioned<KeptAnswer>(claim, etag), null);
        }
    }

    /// <summary>Body first: a claim that says it is answered has its body. A claim that another attempt took over since stays that one's.</summary>
    internal async Task AnswerAsync(string id, KeptAnswer answer, ReadOnlyMemory<byte> body, ETag claim, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        await state.GetBlobClient(BlobPaths.IdempotencyBody(id, answer.Claim)).UploadAsync(new BinaryData(body), overwrite: true, cancellation);
        await state.TryReplaceAsync(BlobPaths.IdempotencyClaim(id), answer, claim, cancellation);
    }

    internal async Task<ReadOnlyMemory<byte>> BodyAsync(string id, KeptAnswer answer, CancellationToken cancellation) =>
        (await storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.IdempotencyBody(id, answer.Claim)).DownloadContentAsync(cancellation)).Value.Content.ToMemory();

    internal async Task GiveUpAsync(string id, ETag claim, CancellationToken cancellation)
    {
        try
        {
            await storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.IdempotencyClaim(id))
                .DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = claim }, cancellationToken: cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            // Taken by another attempt since.
        }
    }

    /// <summary>Removes what is past its day.</summary>
    public async Task<int> CleanAsync(CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        var removed = 0;
        await foreach (var blob in state.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix, cancellation))
            if (blob.Properties.LastModified < clock.GetUtcNow() - KeptFor && await state.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation))
                removed++;
        return removed;
    }

    private static bool IsStale(KeptAnswer known, DateTimeOffset now) => known.ClaimedAt + (known.Status is not null ? KeptFor : ClaimTime) <= now;
}
