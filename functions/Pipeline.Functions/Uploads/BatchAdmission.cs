using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>
/// Writes the decision on a batch. Order matters: labels and items first, then the state that lists them, then messages, then
/// the event. A crash in between is made up for when the blob event comes again.
/// </summary>
public sealed partial class BatchAdmission(
    PipelineStorage storage,
    WorkItemSplitter splitter,
    WorkDispatcher dispatcher,
    BatchLedger ledger,
    BatchEvents announcements,
    TimeProvider clock,
    ILogger<BatchAdmission> logger)
{
    public async Task<UploadOutcome> AdmitAsync(
        BatchUpload upload, IReadOnlyList<VerifiedImage> images, Versioned<BatchState>? known, CancellationToken cancellation)
    {
        var good = images.Where(image => image.Problems.Count == 0).ToList();
        var left = ProblemBudget.ForState(images.Where(image => image.Problems.Count > 0).Select(image => new ImageProblem(image.Name, image.Problems)));
        if (good.Count == 0)
            return await RejectAsync(upload.Batch, upload.Version, upload.Manifest,
                [new Problem("batch.json#/images", "no-usable-image", $"None of the {images.Count} images can be used; each has its own reasons.")],
                left, known, cancellation);

        foreach (var code in left.GroupBy(image => image.Reasons.FirstOrDefault()?.Code ?? "unknown"))
            Measures.ImagesEnded("validate", code.Key, code.Count());

        var config = await ConfigureAsync(upload, good, cancellation);
        var now = clock.GetUtcNow();
        var state = new BatchState
        {
            Batch = upload.Batch,
            Status = BatchStatus.Accepted,
            CreatedAt = now,
            UpdatedAt = now,
            ManifestETag = upload.Version.ETag,
            ManifestHash = upload.Version.Hash,
            Manifest = upload.Manifest,
            Classes = upload.Labels?.Classes ?? [],
            Background = upload.Labels?.Background,
            ConfigHash = config.Hash,
            ImageProblems = left,
            Traceparent = Traces.Current(),
        };
        return upload.Manifest.Purpose == BatchPurpose.Evaluate
            ? await FinishAsync(state, good, known, cancellation)
            : await HandOutAsync(state, upload, config, good, known, cancellation);
    }

    public async Task<UploadOutcome> RejectAsync(
        string batch, ManifestVersion version, BatchManifest? manifest, IReadOnlyList<Problem> reasons,
        IReadOnlyList<ImageProblem> imageProblems, Versioned<BatchState>? known, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var state = new BatchState
        {
            Batch = batch,
            Status = BatchStatus.Rejected,
            CreatedAt = now,
            UpdatedAt = now,
            ManifestETag = version.ETag,
            ManifestHash = version.Hash,
            Manifest = manifest,
            Reasons = ProblemBudget.ForState(reasons),
            ImageProblems = imageProblems,
            Traceparent = Traces.Current(),
        };
        await ledger.DecideAsync(state, known, cancellation);
        // Codes only: messages and pointers quote the upload.
        string[] codes = [.. reasons.Select(problem => problem.Code).Distinct()];
        Log.Rejected(logger, batch, string.Join(", ", codes));
        foreach (var code in codes)
            Measures.Failed("upload", code);
        await announcements.SendDecisionAsync(state, cancellation);
        return UploadOutcome.Rejected;
    }

    private async Task<UploadOutcome> HandOutAsync(
        BatchState state, BatchUpload upload, BatchConfig config, IReadOnlyList<VerifiedImage> images, Versioned<BatchState>? known, CancellationToken cancellation)
    {
        var items = splitter.Split(upload.Batch, upload.Manifest, config.Work, config.Hash, images, state.Traceparent!);
        await dispatcher.StoreAsync(items, cancellation);
        state = state with { Items = [.. items.Select(item => new BatchItem(item.Id, item.Images.Count, Done: false))] };
        await ledger.DecideAsync(state, known, cancellation);
        Log.Accepted(logger, state.Batch, images.Count, state.ImageProblems.Count, items.Count);
        await dispatcher.SendUnstartedAsync(items.Select(item => item.Id), cancellation);
        await announcements.SendDecisionAsync(state, cancellation);
        return UploadOutcome.Accepted;
    }

    /// <summary>True masks need no worker: an evaluate batch is finished once they are verified.</summary>
    private async Task<UploadOutcome> FinishAsync(
        BatchState state, IReadOnlyList<VerifiedImage> images, Versioned<BatchState>? known, CancellationToken cancellation)
    {
        var truth = new MaskIndex
        {
            Batch = state.Batch,
            Classes = state.Classes,
            Background = state.Background,
            ConfigHash = state.ConfigHash!,
            Images = [.. images.Select(image => new ImageResult
            {
                Image = image.Name,
                ImageETag = image.ETag!,
                ImageSha256 = image.Sha256,
                Mask = image.Mask,
                MaskSha256 = image.MaskSha256,
                Width = image.Width,
                Height = image.Height,
                Producer = "truth",
            })],
        };
        await storage.Container(ContainerNames.State).UpdateAsync<MaskIndex>(BlobPaths.Truth(state.Batch), _ => truth, cancellation);
        await ledger.DecideAsync(state with { Status = BatchStatus.Finished }, known, cancellation);
        Log.Accepted(logger, state.Batch, images.Count, state.ImageProblems.Count, 0);
        await announcements.SendDecisionAsync(state with { Status = BatchStatus.Finished }, cancellation);
        return UploadOutcome.Accepted;
    }

    private async Task<BatchConfig> ConfigureAsync(BatchUpload upload, IReadOnlyList<VerifiedImage> good, CancellationToken cancellation)
    {
        var manifest = upload.Manifest;
        var options = manifest.Options?.GetRawText();
        if (manifest.Purpose == BatchPurpose.Predict)
        {
            var champion = await storage.Container(ContainerNames.Models).TryReadAsync<Champion>(BlobPaths.Champion(manifest.Model), cancellation);
            return new BatchConfig(
                new WorkConfig { Method = manifest.Method, Options = manifest.Options },
                Hashes.Of("predict", manifest.Model, champion?.Value.Version, manifest.Method, options));
        }

        if (upload.Labels is not { } labels)
            return new BatchConfig(new WorkConfig(), Hashes.Of("evaluate", manifest.Model));
        var json = Documents.Serialize(new WeakLabels
        {
            Classes = labels.Classes,
            Background = labels.Background,
            Images = [.. good.Select(image => image.Labels).OfType<WeakImage>()],
        });
        var hash = Hashes.Of(json);
        var path = BlobPaths.AcceptedLabels(upload.Batch, Hashes.Short(hash));
        var etag = manifest.Purpose == BatchPurpose.Train ? await PutLabelsAsync(path, json, cancellation) : null;
        return new BatchConfig(
            new WorkConfig { Method = manifest.Method, Options = manifest.Options, Labels = path, LabelsETag = etag },
            Hashes.Of([manifest.Purpose.ToString(), manifest.Model, manifest.Method, options, hash, .. good.Where(image => image.MaskETag is not null).Select(image => image.MaskSha256)]));
    }

    /// <summary>The path holds the content's hash; what is there already is the same, unless the uploader put it there.</summary>
    private async Task<string> PutLabelsAsync(string path, byte[] json, CancellationToken cancellation)
    {
        var blob = storage.Container(ContainerNames.Uploads).GetBlobClient(path);
        var content = new BinaryData(json);
        return (await blob.TryPutAsync(content, expected: null, metadata: null, cancellation)
            ?? (await blob.UploadAsync(content, overwrite: true, cancellation)).Value.ETag).ToString();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch} is accepted: {Images} images, {Left} left out, {Items} items")]
        public static partial void Accepted(ILogger logger, string batch, int images, int left, int items);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {Batch} is rejected: {Reasons}")]
        public static partial void Rejected(ILogger logger, string batch, string reasons);
    }
}
