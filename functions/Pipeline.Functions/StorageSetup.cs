using Microsoft.Extensions.Hosting;
using Pipeline.Storage;

namespace Pipeline.Functions;

/// <summary>Creates missing containers and queues before the first function runs.</summary>
public sealed class StorageSetup(PipelineStorage storage) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => storage.EnsureCreatedAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
