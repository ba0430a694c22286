using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Pipeline.Storage;

namespace Pipeline.Testing.Host;

/// <summary>Writes an empty mask for each work message and exits when idle. A batch whose name starts with "crash" makes it exit with code 3, once.</summary>
internal static class StandInWorker
{
    public static async Task<int> RunAsync(TimeSpan idleExit)
    {
        var storage = Environment.GetEnvironmentVariable("Storage");
        var queue = new QueueClient(storage, QueueNames.GpuWork, PipelineStorage.QueueOptions);
        var masks = new BlobContainerClient(storage, ContainerNames.Masks);
        var idleSince = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(idleSince) < idleExit)
        {
            var answer = await queue.ReceiveMessageAsync(TimeSpan.FromSeconds(2));
            if (answer.Value is not { } message)
            {
                await Task.Delay(100);
                continue;
            }
            var batch = message.Body.ToString();
            if (batch.StartsWith("crash", StringComparison.Ordinal) && message.DequeueCount == 1)
                return 3;
            await masks.GetBlobClient($"{batch}/index.json").UploadAsync(BinaryData.FromString(""), overwrite: true);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            idleSince = Stopwatch.GetTimestamp();
        }
        return 0;
    }
}
