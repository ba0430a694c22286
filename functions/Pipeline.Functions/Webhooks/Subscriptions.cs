using System.Runtime.CompilerServices;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>The subscriptions in <c>state/subscriptions</c>.</summary>
public sealed class Subscriptions(PipelineStorage storage, TimeProvider clock)
{
    private const string Prefix = "subscriptions/";

    public async IAsyncEnumerable<Subscription> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        await foreach (var blob in state.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix, cancellation))
            if (await state.TryReadAsync<Subscription>(blob.Name, cancellation) is { } subscription)
                yield return subscription.Value;
    }

    public async Task<Subscription?> TryGetAsync(string id, CancellationToken cancellation) =>
        (await storage.Container(ContainerNames.State).TryReadAsync<Subscription>(BlobPaths.Subscription(id), cancellation))?.Value;

    public Task<bool> TryAddAsync(Subscription subscription, CancellationToken cancellation) =>
        storage.Container(ContainerNames.State).TryCreateAsync(BlobPaths.Subscription(subscription.Id), subscription, cancellation);

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellation) =>
        await storage.Container(ContainerNames.State).DeleteBlobIfExistsAsync(BlobPaths.Subscription(id), cancellationToken: cancellation);

    public async Task DisableAsync(string id, string reason, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        while (await state.TryReadAsync<Subscription>(BlobPaths.Subscription(id), cancellation) is { Value.DisabledAt: null } known)
        {
            var disabled = known.Value with { DisabledAt = clock.GetUtcNow(), DisabledReason = reason };
            if (await state.TryReplaceAsync(BlobPaths.Subscription(id), disabled, known.ETag, cancellation))
                return;
        }
    }
}
