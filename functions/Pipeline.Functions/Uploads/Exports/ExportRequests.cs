using Azure.Storage.Sas;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Formats.Writing;
using Pipeline.Functions.Uploads.Http;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads.Exports;

/// <summary>
/// Exports of finished batches: the worker makes them, this hands out the work and tells how far it is. There is no ledger of its
/// own; an export's item and its progress are found by the id that follows from batch and format.
/// </summary>
public sealed class ExportRequests(
    PipelineStorage storage, WorkDispatcher dispatcher, SignedAddresses addresses, IOptions<UploadOptions> options, TimeProvider clock)
{
    /// <summary>Hands out the exports a batch asks for. Repeating it is harmless.</summary>
    public async Task StartAsync(BatchState state, IEnumerable<string> formats, CancellationToken cancellation)
    {
        var items = formats.Select(format => ExportItems.Of(state, format)).ToList();
        await dispatcher.StoreAsync(items, cancellation);
        await dispatcher.SendUnstartedAsync(items.Select(item => item.Id), cancellation);
    }

    public async Task<BatchState?> FindAsync(string batch, CancellationToken cancellation) =>
        (await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation))?.Value;

    public async Task<ExportList> ListAsync(BatchState state, CancellationToken cancellation)
    {
        var views = new List<ExportView>();
        foreach (var export in MaskExports.All)
        {
            if (await ViewAsync(state, export.Name, cancellation) is { } view)
                views.Add(view);
        }
        return new ExportList(state.Batch, views);
    }

    /// <summary>Null when the export was never asked for.</summary>
    public async Task<ExportView?> ViewAsync(BatchState state, string format, CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        var id = ExportItems.IdOf(state, format);
        var progress = await states.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(id), cancellation);
        if (progress is null)
            return (await states.GetBlobClient(BlobPaths.WorkItem(id)).ExistsAsync(cancellation)).Value
                ? new ExportView(format, ExportStatus.Queued, null, null, null, null)
                : null;
        if (progress.Value is { Done: true, Failure: { } failure })
            return new ExportView(format, ExportStatus.Failed, null, null, null, failure);
        if (!progress.Value.Done)
            return new ExportView(format, ExportStatus.Working, progress.Value.StageDone, null, null, null);
        var expires = clock.GetUtcNow() + TimeSpan.FromMinutes(options.Value.UploadUrlMinutes);
        var urls = await addresses.SignAsync(ContainerNames.Masks, [BlobPaths.Export(state.Batch, format)], BlobSasPermissions.Read, expires, cancellation);
        return new ExportView(format, ExportStatus.Finished, 1, urls[0], expires, null);
    }
}
