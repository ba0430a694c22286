using System.Text.Json;
using Azure.Storage.Queues.Models;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Storage;

namespace Pipeline.Functions.Tests.Running;

/// <summary>Takes messages from the work queues and answers as the worker does: masks, progress, event, then delete.</summary>
internal sealed class PlayedWorker(PipelineStorage storage)
{
    public async Task<WorkItem> HandleNextAsync(string queue, int width, int height)
    {
        var (item, message) = await ReceiveAsync(queue);
        List<ImageResult> results = [];
        foreach (var claim in item.Images)
        {
            var mask = BlobPaths.Mask(item.Batch!, claim.Name);
            await storage.Container(ContainerNames.Masks).GetBlobClient(mask).UploadAsync(
                new BinaryData(MaskCodec.Encode(new IndexedMask(width, height, new byte[width * height]))), overwrite: true, TestApp.Cancellation);
            results.Add(new ImageResult { Image = claim.Name, ImageETag = claim.ETag, Mask = mask, Width = width, Height = height });
        }
        var now = DateTimeOffset.UtcNow;
        var progress = new WorkProgress
        {
            Item = item.Id,
            Kind = item.Kind,
            ConfigHash = item.ConfigHash,
            StartedAt = now,
            UpdatedAt = now,
            Stage = "done",
            Total = item.Images.Count,
            Images = results,
            Done = true,
        };
        await storage.Container(ContainerNames.State).UpdateAsync<WorkProgress>(BlobPaths.WorkProgress(item.Id), _ => progress, TestApp.Cancellation);
        // At least once: the functions have to live with hearing it twice.
        await ReportAsync(item);
        await ReportAsync(item);
        await storage.Queue(queue).DeleteMessageAsync(message.MessageId, message.PopReceipt, TestApp.Cancellation);
        return item;
    }

    private async Task<(WorkItem Item, QueueMessage Message)> ReceiveAsync(string queue)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestApp.Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(120));
        while (true)
        {
            QueueMessage? message = await storage.Queue(queue).ReceiveMessageAsync(TimeSpan.FromMinutes(1), patience.Token);
            if (message is not null)
                return (TestApp.Valid<WorkItem>(message.Body.ToArray()), message);
            await Task.Delay(100, patience.Token);
        }
    }

    private Task ReportAsync(WorkItem item) => storage.Queue(QueueNames.Events).SendMessageAsync(
        new BinaryData(Documents.Serialize(new CloudEvent
        {
            Id = $"{EventTypes.WorkFinished}.{item.Batch ?? item.Run}.{item.Id}",
            Source = "/test-worker",
            Type = EventTypes.WorkFinished,
            Subject = item.Batch ?? item.Run!,
            Time = DateTimeOffset.UtcNow,
            Data = JsonSerializer.SerializeToElement(new { item = item.Id, kind = item.Kind.ToString(), batch = item.Batch, run = item.Run }),
        })),
        cancellationToken: TestApp.Cancellation);
}
