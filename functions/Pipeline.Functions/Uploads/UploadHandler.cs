using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>
/// A committed upload becomes a batch: read, verify, then accept or reject. Every step can be repeated; the event that a
/// crash leaves unfinished is delivered again and finds what is missing.
/// </summary>
public sealed partial class UploadHandler(
    PipelineStorage storage,
    BatchReader reader,
    BatchVerifier verifier,
    BatchAdmission admission,
    UploadTraces traces,
    WorkDispatcher dispatcher,
    BatchEvents announcements,
    EventQueue events,
    IOptions<UploadOptions> options,
    ILogger<UploadHandler> logger)
{
    private const string ManifestSuffix = "/batch.json";

    public async Task<UploadOutcome> HandleAsync(BlobCreated created, CancellationToken cancellation)
    {
        if (BatchOf(created) is not { } batch)
            return UploadOutcome.Ignored;

        var trace = BatchNames.IsValid(batch) ? await traces.FindAsync(batch, cancellation) : null;
        return await Traces.ReceiveAsync(QueueNames.BlobEvents, trace, async activity =>
        {
            activity?.SetTag(TraceTags.Batch, batch);
            if (trace is null && BatchNames.IsValid(batch))
                await traces.BeginAsync(batch, cancellation);
            var outcome = await HandleAsync(batch, created, cancellation);
            activity?.SetTag(TraceTags.Outcome, outcome);
            return outcome;
        });
    }

    private async Task<UploadOutcome> HandleAsync(string batch, BlobCreated created, CancellationToken cancellation)
    {
        var blob = await BoundedBlob.TryReadAsync(storage.Container(ContainerNames.Uploads), created.Path, options.Value.MaxManifestBytes, cancellation);
        if (blob is null)
        {
            Log.Gone(logger, batch);
            return UploadOutcome.Ignored;
        }

        var version = ManifestVersion.Of(blob);
        if (!BatchNames.IsValid(batch))
        {
            await RefuseNameAsync(batch, version, cancellation);
            return UploadOutcome.Rejected;
        }

        var known = await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation);
        if (known is not null && IsRepeat(known.Value, version))
            return await RepeatAsync(known.Value, cancellation);
        // What was accepted stays as it is.
        if (known is { Value.Status: not BatchStatus.Rejected })
            return await RefuseChangeAsync(batch, version, cancellation);
        return await DecideAsync(batch, version, blob, known, cancellation);
    }

    /// <summary>The batch that a blob commits; null for every other blob.</summary>
    public static string? BatchOf(BlobCreated created)
    {
        if (created.Container != ContainerNames.Uploads || !created.Path.EndsWith(ManifestSuffix, StringComparison.Ordinal))
            return null;
        var batch = created.Path[..^ManifestSuffix.Length];
        return batch.Contains('/') ? null : batch;
    }

    /// <summary>The same event again, or the same content; but a rejected batch that is committed once more may have been mended.</summary>
    private static bool IsRepeat(BatchState known, ManifestVersion version) =>
        known.ManifestHash == version.Hash && (known.Status != BatchStatus.Rejected || known.ManifestETag == version.ETag);

    private async Task<UploadOutcome> DecideAsync(
        string batch, ManifestVersion version, BoundedBlob blob, Versioned<BatchState>? known, CancellationToken cancellation)
    {
        if (blob.Bytes is null)
            return await admission.RejectAsync(batch, version, null, [new Problem("batch.json", "too-large",
                $"batch.json has {blob.Length:N0} bytes; at most {options.Value.MaxManifestBytes:N0} are accepted.")], [], known, cancellation);

        var upload = await reader.ReadAsync(batch, version, blob.Bytes, cancellation);
        if (!upload.IsValid)
            return await admission.RejectAsync(batch, version, null, upload.Problems, [], known, cancellation);

        var verified = await verifier.VerifyAsync(upload.Value, cancellation);
        if (verified is null)
        {
            Log.HandedOn(logger, batch);
            return UploadOutcome.HandedOn;
        }
        var outcome = await admission.AdmitAsync(upload.Value, verified, known, cancellation);
        await verifier.ForgetAsync(upload.Value, cancellation);
        return outcome;
    }

    /// <summary>The same content again: bring about whatever a crash may have left out.</summary>
    private async Task<UploadOutcome> RepeatAsync(BatchState state, CancellationToken cancellation)
    {
        Log.Repeated(logger, state.Batch, state.Status);
        if (state.Status is BatchStatus.Accepted or BatchStatus.Working)
            await dispatcher.SendUnstartedAsync(state.Items.Where(item => !item.Done).Select(item => item.Id), cancellation);
        await announcements.SendDecisionAsync(state, cancellation);
        return UploadOutcome.Repeated;
    }

    private async Task<UploadOutcome> RefuseChangeAsync(string batch, ManifestVersion version, CancellationToken cancellation)
    {
        var problem = new Problem("batch.json", "batch-changed",
            $"Batch \"{batch}\" was accepted with another batch.json before and stays as it is; upload changed content under a new name.");
        Log.Refused(logger, batch, problem.Code);
        await events.SendAsync(
            EventTypes.BatchRejected, batch, Hashes.Short(version.Hash), Traces.Current(), new { batch, reasons = new[] { problem } }, cancellation);
        return UploadOutcome.Rejected;
    }

    private async Task RefuseNameAsync(string batch, ManifestVersion version, CancellationToken cancellation)
    {
        // The name is no safe path, so there is no state; a hash stands for it in the event's id.
        var subject = Hashes.Short(Hashes.Of(batch));
        var problem = new Problem("", "bad-name", $"The batch is named \"{batch}\"; allowed: {BatchNames.Rule}.");
        Log.Refused(logger, subject, problem.Code);
        await events.SendAsync(
            EventTypes.BatchRejected, subject, Hashes.Short(version.Hash), Traces.Current(), new { batch, reasons = new[] { problem } }, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch}: its batch.json is gone again")]
        public static partial void Gone(ILogger logger, string batch);

        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch}: not all images are verified yet, the next message goes on")]
        public static partial void HandedOn(ILogger logger, string batch);

        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch} is {Status} already; the event was delivered again")]
        public static partial void Repeated(ILogger logger, string batch, BatchStatus status);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {Batch} is refused: {Reason}")]
        public static partial void Refused(ILogger logger, string batch, string reason);
    }
}
