using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Storage.Tests;

public sealed class PipelineStorageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task EnsureCreated_FromSeveralProcessesAtOnce_LeavesEverythingThere()
    {
        var storage = TestStorage.Of(azurite);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestStorage.Of(azurite).EnsureCreatedAsync(TestStorage.Cancellation)));

        foreach (var container in ContainerNames.All)
            Assert.True(await storage.Container(container).ExistsAsync(TestStorage.Cancellation), container);
        foreach (var queue in QueueNames.All)
            Assert.True(await storage.Queue(queue).ExistsAsync(TestStorage.Cancellation), queue);
    }

    [Fact]
    public void Configuration_WithoutStorage_NamesTheSettings()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddPipelineStorage(new ConfigurationBuilder().Build()));

        Assert.Contains("Storage__blobServiceUri", error.Message);
    }

    [Fact]
    public void Configuration_WithServiceAddresses_NeedsNoKey()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:blobServiceUri"] = "https://account.blob.core.windows.net",
            ["Storage:queueServiceUri"] = "https://account.queue.core.windows.net",
        }).Build();

        var storage = new ServiceCollection().AddPipelineStorage(configuration).BuildServiceProvider().GetRequiredService<PipelineStorage>();

        Assert.Equal("https://account.blob.core.windows.net/state", storage.Container(ContainerNames.State).Uri.ToString());
    }
}
