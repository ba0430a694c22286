using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Http;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>Reads what <c>state/deliveries</c> holds about one subscription, newest event first.</summary>
public sealed class DeliveryLog(PipelineStorage storage)
{
    // What one request reads at most, however few of them fit its filter.
    private const int MaxRead = 500;

    public async Task<(CloudEvent Event, Versioned<Delivery> Delivery)?> TryFindAsync(string subscription, string @event, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        if (await state.TryReadAsync<CloudEvent>(BlobPaths.Event(@event), cancellation) is not { } cloudEvent)
            return null;
        return await state.TryReadAsync<Delivery>(BlobPaths.Delivery(subscription, @event, cloudEvent.Value.Time), cancellation) is { } delivery
            ? (cloudEvent.Value, delivery)
            : null;
    }

    /// <returns>A page, which may be short of the limit while there are more; null when the cursor is none.</returns>
    public async Task<(IReadOnlyList<Delivery> Deliveries, string? Next)?> TryListAsync(string subscription, DeliveryQuery query, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        List<Delivery> found = [];
        var cursor = query.Cursor;
        for (var read = 0; read < MaxRead;)
        {
            if (await TryPageAsync(subscription, query.Since, cursor, query.Limit - found.Count, cancellation) is not { } page)
                return null;
            var deliveries = await Task.WhenAll(page.Paths.Select(path => state.TryReadAsync<Delivery>(path, cancellation)));
            found.AddRange(deliveries.Where(delivery => delivery is not null && (query.Status is null || delivery.Value.Status == query.Status)).Select(delivery => delivery!.Value));
            read += page.Paths.Count;
            cursor = page.Next;
            if (cursor is null || found.Count == query.Limit)
                break;
        }
        return (found, cursor);
    }

    /// <summary>Where deliveries are, without reading them.</summary>
    /// <returns>At most <paramref name="size"/> paths and the cursor of what follows; null when the cursor is none.</returns>
    internal async Task<(IReadOnlyList<string> Paths, string? Next)?> TryPageAsync(
        string subscription, DateTimeOffset? since, string? cursor, int size, CancellationToken cancellation)
    {
        if (!PageCursor.TryRead(cursor, 1, out var start))
            return null;
        var blobs = storage.Container(ContainerNames.State).GetBlobsAsync(BlobTraits.None, BlobStates.None, BlobPaths.Deliveries(subscription), cancellation);
        try
        {
            await foreach (var page in blobs.AsPages(start.FirstOrDefault(), size))
            {
                List<string> paths = [.. page.Values.Select(blob => blob.Name).TakeWhile(path => since is null || TimeOf(path) >= since)];
                var more = paths.Count == page.Values.Count && page.ContinuationToken is { Length: > 0 };
                return (paths, more ? PageCursor.Of(page.ContinuationToken!) : null);
            }
        }
        catch (RequestFailedException e) when (e.Status == 400 && cursor is not null)
        {
            return null;
        }
        return ([], null);
    }

    /// <summary>The event's time, from the name of its delivery's blob.</summary>
    internal static DateTimeOffset TimeOf(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return new DateTimeOffset(long.MaxValue - long.Parse(name[..name.IndexOf('.')], NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero);
    }
}
