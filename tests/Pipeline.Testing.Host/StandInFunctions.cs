using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Pipeline.Storage;

namespace Pipeline.Testing.Host;

/// <summary>Each blob event becomes a work message. A batch whose name starts with "slow" hangs at its first attempt.</summary>
public sealed class StandInFunctions(IConfiguration configuration)
{
    [Function("OnBlob")]
    public async Task OnBlobAsync(
        [QueueTrigger(QueueNames.BlobEvents, Connection = "Storage")] string text, int dequeueCount, CancellationToken cancellation)
    {
        using var json = JsonDocument.Parse(text);
        var batch = json.RootElement.GetProperty("subject").GetString()!.Split('/')[^2];
        if (batch.StartsWith("slow", StringComparison.Ordinal) && dequeueCount == 1)
        {
            await new BlobContainerClient(configuration["Storage"], ContainerNames.State).UploadBlobAsync($"{batch}.started", BinaryData.FromString(""), cancellation);
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        await new QueueClient(configuration["Storage"], QueueNames.GpuWork, PipelineStorage.QueueOptions).SendMessageAsync(batch, cancellation);
    }

    [Function("Ping")]
    public IResult Ping([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Text(request.Path);
}
