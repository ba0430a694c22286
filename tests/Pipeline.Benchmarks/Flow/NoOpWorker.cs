using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues.Models;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Storage;

namespace Pipeline.Benchmarks.Flow;

/// <summary>A worker that learns nothing: every image gets the same mask at once. It leaves in storage what the real one leaves.</summary>
internal sealed class NoOpWorker(PipelineStorage storage)
{
    private const int Receivers = 4;
    private const int MessagesAtATime = 4;
    private const int MasksAtATime = 4;

    private static readonly byte[] Mask = MaskCodec.Encode(new IndexedMask(BenchBatch.Width, BenchBatch.Height, new byte[BenchBatch.Width * BenchBatch.Height]));

    private readonly ConcurrentDictionary<string, DateTimeOffset> firsts = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> lasts = new();
    private long images;

    /// <summary>When a batch's first item was received.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Firsts => firsts;

    /// <summary>When the latest item of a batch was committed.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Lasts => lasts;

    public long Images => Interlocked.Read(ref images);

    public Task RunAsync(CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, Receivers).Select(_ => ReceiveAsync(cancellation)));

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        var queue = storage.Queue(QueueNames.GpuWork);
        try
        {
            while (true)
            {
                QueueMessage[] messages = await queue.ReceiveMessagesAsync(MessagesAtATime, TimeSpan.FromMinutes(5), cancellation);
                foreach (var message in messages)
                {
                    await HandleAsync(Documents.Parse<WorkItem>(message.Body.ToMemory()).Value!, cancellation);
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
                }
                if (messages.Length == 0)
                    await Task.Delay(50, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private async Task HandleAsync(WorkItem item, CancellationToken cancellation)
    {
        var now = DateTimeOffset.UtcNow;
        firsts.TryAdd(item.Batch!, now);
        var masks = storage.Container(ContainerNames.Masks);
        await Parallel.ForEachAsync(
            item.Images,
            new ParallelOptions { MaxDegreeOfParallelism = MasksAtATime, CancellationToken = cancellation },
            async (claim, token) => await masks.GetBlobClient(BlobPaths.Mask(item.Batch!, claim.Name))
                .UploadAsync(new BinaryData(Mask), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "image/png" } }, token));
        var progress = new WorkProgress
        {
            Item = item.Id,
            Kind = item.Kind,
            ConfigHash = item.ConfigHash,
            StartedAt = now,
            UpdatedAt = now,
            Stage = "done",
            StageDone = 1,
            Total = item.Images.Count,
            Images = [.. item.Images.Select(claim => new ImageResult
            {
                Image = claim.Name,
                ImageETag = claim.ETag,
                Mask = BlobPaths.Mask(item.Batch!, claim.Name),
                Width = BenchBatch.Width,
                Height = BenchBatch.Height,
                Producer = "no-op",
            })],
            Done = true,
        };
        await storage.Container(ContainerNames.State).TryCreateAsync(BlobPaths.WorkProgress(item.Id), progress, cancellation);
        var committed = DateTimeOffset.UtcNow;
        lasts.AddOrUpdate(item.Batch!, committed, (_, before) => before > committed ? before : committed);
        Interlocked.Add(ref images, item.Images.Count);
        await TellAsync(item, cancellation);
    }

    private Task TellAsync(WorkItem item, CancellationToken cancellation) => storage.Queue(QueueNames.Events).SendMessageAsync(
        new BinaryData(Documents.Serialize(new CloudEvent
        {
            Id = $"{EventTypes.WorkFinished}.{item.Batch}.{item.Id}",
            Source = "/bench",
            Type = EventTypes.WorkFinished,
            Subject = item.Batch!,
            Time = DateTimeOffset.UtcNow,
            Traceparent = item.Traceparent,
            Data = JsonSerializer.SerializeToElement(new { item = item.Id, kind = item.Kind.ToString(), batch = item.Batch }),
        })),
        cancellationToken: cancellation);
}
