using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

public sealed class BlobEventsFunction(UploadHandler handler, PipelineStorage storage)
{
    [Function("BlobEvents")]
    public async Task RunAsync(
        [QueueTrigger(QueueNames.BlobEvents, Connection = StorageOptions.Section)] string message, CancellationToken cancellation)
    {
        var bytes = QueueText.Decode(message);
        var handOn = false;
        foreach (var created in BlobCreated.Parse(bytes))
            handOn |= await handler.HandleAsync(created, cancellation) == UploadOutcome.HandedOn;
        if (handOn)
            await storage.Queue(QueueNames.BlobEvents).SendMessageAsync(new BinaryData(bytes), cancellationToken: cancellation);
    }
}
