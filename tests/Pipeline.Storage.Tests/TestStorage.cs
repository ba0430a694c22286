using Azure.Storage.Blobs;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Storage.Tests;

internal static class TestStorage
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static PipelineStorage Of(AzuriteFixture azurite) =>
        StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = azurite.ConnectionString });

    /// <summary>An empty container of its own.</summary>
    public static async Task<BlobContainerClient> ContainerAsync(AzuriteFixture azurite)
    {
        var container = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.Unique("test"));
        await container.CreateAsync(cancellationToken: Cancellation);
        return container;
    }
}
