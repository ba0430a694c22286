using System.Runtime.CompilerServices;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>The subscriptions in <c>state/subscriptions</c>.</summary>
public sealed class Subscriptions(PipelineStorage storage)
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

    /// <summary>Reads, changes and writes until no other writer came between. Returning the same instance writes nothing.</summary>
    /// <returns>What is stored now; null when there is no such subscription, which stays so.</returns>
    public async Task<Subscription?> ChangeAsync(string id, Func<Subscription, Subscription> change, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        while (await state.TryReadAsync<Subscription>(BlobPaths.Subscription(id), cancellation) is { } known)
        {
            var next = change(known.Value);
            if (ReferenceEquals(next, known.Value) || await state.TryReplaceAsync(BlobPaths.Subscription(id), next, known.ETag, cancellation))
                return next;
        }
        return null;
    }
}
