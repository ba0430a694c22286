using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Uploads;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>Commits whose blob event never came. The event is sent again as storage would have sent it, so that all the rest is as ever.</summary>
public sealed class LostCommits(
    PipelineStorage storage, Backlog backlog, ToldEvents told, OpenWork open, IOptions<UploadOptions> uploads, IOptions<ReconcilingOptions> options, TimeProvider clock)
{
    /// <summary>For a batch that is marked but has no state.</summary>
    /// <param name="touched">When it was marked or last repaired.</param>
    public async Task<Finding> RepairAsync(string batch, DateTimeOffset touched, CancellationToken cancellation)
    {
        if (await PropertiesAsync(ContainerNames.Uploads, BlobPaths.Manifest(batch), cancellation) is null)
            return Finding.Settled;
        return await MayComeAsync(batch, touched, cancellation) ? Finding.Moving : Finding.Of(await SendAsync(batch, cancellation));
    }

    /// <summary>For any folder of uploads; null when its commit, if there is one, has been seen.</summary>
    public async Task<Repair?> TryRepairAsync(string batch, CancellationToken cancellation)
    {
        var manifest = await PropertiesAsync(ContainerNames.Uploads, BlobPaths.Manifest(batch), cancellation);
        if (manifest is null || clock.GetUtcNow() - manifest.LastModified < TimeSpan.FromSeconds(options.Value.CommitSeconds))
            return null;
        var state = await PropertiesAsync(ContainerNames.State, BlobPaths.BatchState(batch), cancellation);
        // Times of storage have whole seconds.
        if (state is not null && (manifest.LastModified + TimeSpan.FromSeconds(1) < state.LastModified || await IsSeenAsync(batch, manifest.ETag, cancellation)))
            return null;
        var mark = await PropertiesAsync(ContainerNames.State, BlobPaths.OpenBatch(batch), cancellation);
        if (mark is not null && clock.GetUtcNow() - mark.LastModified < options.Value.Stuck)
            return null;
        if (await MayComeAsync(batch, manifest.LastModified, cancellation))
            return null;
        await open.MarkAsync(BlobPaths.OpenBatch(batch), cancellation);
        return await SendAsync(batch, cancellation);
    }

    /// <summary>The event waits in its queue, or a big batch is being verified now.</summary>
    private async Task<bool> MayComeAsync(string batch, DateTimeOffset sent, CancellationToken cancellation)
    {
        if (await backlog.MayHoldAsync(QueueNames.BlobEvents, sent, cancellation))
            return true;
        var slices = BlobPaths.Verification(batch, "", 0).Split('/');
        var prefix = $"{slices[0]}/{slices[1]}/";
        await foreach (var slice in storage.Container(ContainerNames.State).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
            if (clock.GetUtcNow() - slice.Properties.LastModified < options.Value.Stuck)
                return true;
        return false;
    }

    /// <summary>Whether this version of batch.json was decided on, is the same content again, or was refused.</summary>
    private async Task<bool> IsSeenAsync(string batch, ETag manifest, CancellationToken cancellation)
    {
        var state = (await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation))?.Value;
        if (state is null || state.ManifestETag == manifest.ToString())
            return state is not null;
        // A rejected batch that is committed again may have been mended.
        if (state.Status == BatchStatus.Rejected)
            return false;
        var blob = await BoundedBlob.TryReadAsync(
            storage.Container(ContainerNames.Uploads), BlobPaths.Manifest(batch), uploads.Value.MaxManifestBytes, cancellation);
        if (blob is null || ManifestVersion.Of(blob) is var version && version.Hash == state.ManifestHash)
            return true;
        return await told.IsToldAsync(EventQueue.IdOf(EventTypes.BatchRejected, batch, Hashes.Short(version.Hash)), cancellation);
    }

    private async Task<Repair> SendAsync(string batch, CancellationToken cancellation)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(BlobCreated.Event(ContainerNames.Uploads, BlobPaths.Manifest(batch), clock.GetUtcNow()));
        await storage.Queue(QueueNames.BlobEvents).SendMessageAsync(new BinaryData(message), cancellationToken: cancellation);
        return new Repair(Repair.CommitEvent, batch);
    }

    private async Task<BlobProperties?> PropertiesAsync(string container, string path, CancellationToken cancellation)
    {
        try
        {
            return await storage.Container(container).GetBlobClient(path).GetPropertiesAsync(cancellationToken: cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
