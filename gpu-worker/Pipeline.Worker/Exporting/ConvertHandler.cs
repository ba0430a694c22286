using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Worker.Items;

namespace Pipeline.Worker.Exporting;

/// <summary>
/// A finished batch's masks → one ZIP file in another format. A few masks are in memory at a time, the file grows on the local disk
/// and is uploaded whole; the same masks give the same file, so a repeat after a crash replaces it by itself.
/// </summary>
internal sealed class ConvertHandler(PipelineStorage storage, IOptions<WorkerOptions> options) : IWorkHandler
{
    private const int AtATime = 16;
    private const string Stage = "convert";

    public WorkKind Kind => WorkKind.Convert;

    public string Device => "cpu";

    public async Task<WorkOutcome> HandleAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation)
    {
        if (item is not { Batch: { } batch, Config.Format: { } format } || MaskExports.Find(format) is not { } export)
            return new WorkOutcome.Failed(new Problem("/config/format", "unknown-format", $"'{item.Config.Format}' is no export format; allowed: {MaskExports.Names}."));
        var index = await storage.Container(ContainerNames.Masks).TryReadAsync<MaskIndex>(BlobPaths.MaskIndex(batch), cancellation);
        if (index is null)
            return new WorkOutcome.Failed(new Problem(batch, "no-results", $"Batch '{batch}' has no masks."));

        var results = index.Value.Images.Where(image => image.Mask is not null).ToList();
        var scratch = options.Value.ScratchDirectory ?? Path.GetTempPath();
        Directory.CreateDirectory(scratch);
        await using var file = new FileStream(
            Path.Combine(scratch, $"export-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        using (var target = new ZipTarget(file, scratch))
        {
            var writer = export.Open(new ExportJob(batch, index.Value.Classes, index.Value.Background, [.. results.Select(image => image.Image)]), target);
            var done = 0;
            foreach (var chunk in results.Chunk(AtATime))
            {
                var masks = await Task.WhenAll(chunk.Select(image => ReadAsync(image, cancellation)));
                foreach (var (image, mask, problem) in masks)
                {
                    // An export that silently lacks an image is worse than none.
                    if (mask is null)
                        return new WorkOutcome.Failed(problem!);
                    writer.Add(image, mask);
                }
                done += chunk.Length;
                await ledger.ReportAsync(Stage, (double)done / results.Count, cancellation);
            }
            writer.Finish();
            target.Finish();
        }
        file.Position = 0;
        await storage.Container(ContainerNames.Masks).GetBlobClient(BlobPaths.Export(batch, format)).UploadAsync(
            file, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/zip" } }, cancellation);
        return new WorkOutcome.Completed();
    }

    private async Task<(string Image, IndexedMask? Mask, Problem? Problem)> ReadAsync(ImageResult image, CancellationToken cancellation)
    {
        try
        {
            var answer = await storage.Container(ContainerNames.Masks).GetBlobClient(image.Mask).DownloadContentAsync(cancellation);
            return MaskCodec.TryDecode(answer.Value.Content.ToMemory().Span, ImageLimits.Default, out var mask, out var problem)
                ? (image.Image, mask, null)
                : (image.Image, null, new Problem(image.Mask!, problem.Code, $"{image.Mask}: {problem.Message}"));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return (image.Image, null, new Problem(image.Mask!, "missing-blob", $"masks/{image.Mask} does not exist any more."));
        }
    }
}
