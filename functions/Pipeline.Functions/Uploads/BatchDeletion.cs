using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Formats.Writing;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Uploads.Exports;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>
/// Removes everything that is stored of a batch. It is marked first, then a message does the work, so that a process that dies half way
/// leaves the message; what is gone already is not listed again. The state goes last: while it is there, the name is taken.
/// </summary>
public sealed partial class BatchDeletion(PipelineStorage storage, BatchLedger ledger, EventQueue events, TimeProvider clock, ILogger<BatchDeletion> logger)
{
    private const int Parallel = 16;

    // Well within the function's time limit; the next message goes on.
    private static readonly TimeSpan OneTurn = TimeSpan.FromMinutes(2);

    /// <returns>The state of what is being removed; null when nothing is left of the batch; or why it must stay.</returns>
    public async Task<Parsed<BatchState>?> BeginAsync(string batch, CancellationToken cancellation)
    {
        var state = await ledger.TryReviveAsync(
            batch,
            known => known.Status is BatchStatus.Accepted or BatchStatus.Working or BatchStatus.Deleting
                ? known
                : known with { Status = BatchStatus.Deleting, UpdatedAt = clock.GetUtcNow() },
            cancellation);
        if (state is null)
        {
            // Never decided on: only an upload may be there. batch.json first, so that nothing is decided meanwhile.
            await storage.Container(ContainerNames.Uploads).DeleteBlobIfExistsAsync(BlobPaths.Manifest(batch), cancellationToken: cancellation);
            await RemoveAsync(ContainerNames.Uploads, $"{batch}/", TimeSpan.MaxValue, cancellation);
            return null;
        }
        if (state.Status != BatchStatus.Deleting)
            return new Parsed<BatchState>(null, [new Problem("", "batch-at-work",
                $"Batch \"{batch}\" is {state.Status.ToString().ToLowerInvariant()}; cancel it first.")]);
        await SendAsync(state, cancellation);
        return new Parsed<BatchState>(state, []);
    }

    /// <summary>Goes on with a deletion; one that was not asked for, or is done, is left alone.</summary>
    public async Task GoOnAsync(string batch, CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        var known = await states.TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation);
        if (known is not { Value.Status: BatchStatus.Deleting })
            return;
        var watch = Stopwatch.StartNew();
        await storage.Container(ContainerNames.Uploads).DeleteBlobIfExistsAsync(BlobPaths.Manifest(batch), cancellationToken: cancellation);
        foreach (var (container, prefix) in Places(known.Value))
        {
            if (!await RemoveAsync(container, prefix, OneTurn - watch.Elapsed, cancellation))
            {
                await SendAsync(known.Value, cancellation);
                return;
            }
        }
        await states.DeleteBlobIfExistsAsync(BlobPaths.Truth(batch), cancellationToken: cancellation);
        await states.DeleteBlobIfExistsAsync(BlobPaths.UploadTrace(batch), cancellationToken: cancellation);
        await states.DeleteBlobIfExistsAsync(BlobPaths.BatchState(batch), cancellationToken: cancellation);
        await states.DeleteBlobIfExistsAsync(BlobPaths.OpenBatch(batch), cancellationToken: cancellation);
        Log.Deleted(logger, batch, watch.Elapsed.TotalSeconds);
    }

    private static IEnumerable<(string Container, string Prefix)> Places(BatchState state) =>
    [
        (ContainerNames.Masks, $"{state.Batch}/"),
        (ContainerNames.Uploads, $"{state.Batch}/"),
        (ContainerNames.Checkpoints, BlobPaths.Fits(state.Batch)),
        (ContainerNames.State, BlobPaths.Verifications(state.Batch)),
        .. state.Items.Select(item => (ContainerNames.State, BlobPaths.Work(item.Id))),
        .. state.Items.Select(item => (ContainerNames.State, BlobPaths.Relabels(item.Id))),
        .. MaskExports.All.Select(export => (ContainerNames.State, BlobPaths.Work(ExportItems.IdOf(state, export.Name)))),
    ];

    private Task SendAsync(BatchState state, CancellationToken cancellation) =>
        events.SendAsync(EventTypes.BatchDeletion, state.Batch, Hashes.Short(state.ManifestHash), state.Traceparent, new { batch = state.Batch }, cancellation);

    /// <returns>False when time ran out first.</returns>
    private async Task<bool> RemoveAsync(string container, string prefix, TimeSpan time, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var client = storage.Container(container);
        await foreach (var page in client.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation).AsPages(pageSizeHint: 1_000))
        {
            if (watch.Elapsed >= time)
                return false;
            await System.Threading.Tasks.Parallel.ForEachAsync(
                page.Values,
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
                async (blob, token) => await client.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: token));
        }
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch} is deleted; the last turn took {Seconds:F1} s")]
        public static partial void Deleted(ILogger logger, string batch, double seconds);
    }
}
