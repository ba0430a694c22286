using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Storage;

public static class StorageServiceCollectionExtensions
{
    /// <summary>Registers <see cref="PipelineStorage"/> from the configuration section "Storage".</summary>
    /// <exception cref="InvalidOperationException">The section is incomplete; the message names what is missing.</exception>
    public static IServiceCollection AddPipelineStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(StorageOptions.Section);
        var options = new StorageOptions { ConnectionString = section.Value };
        section.Bind(options);
        return services.AddSingleton(Create(options));
    }

    /// <exception cref="InvalidOperationException">The options are incomplete; the message names what is missing.</exception>
    public static PipelineStorage Create(StorageOptions options)
    {
        if (!string.IsNullOrEmpty(options.ConnectionString))
            return Create(
                new BlobServiceClient(options.ConnectionString, ClientSettings.Blobs()),
                settings => new QueueServiceClient(options.ConnectionString, settings));

        if (options.BlobServiceUri is null || options.QueueServiceUri is null)
            throw new InvalidOperationException(
                "Storage is not configured: set Storage to a connection string, or Storage__blobServiceUri and Storage__queueServiceUri.");

        TokenCredential credential = options.ClientId is null
            ? new DefaultAzureCredential()
            : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(options.ClientId));
        return Create(
            new BlobServiceClient(options.BlobServiceUri, credential, ClientSettings.Blobs()),
            settings => new QueueServiceClient(options.QueueServiceUri, credential, settings));
    }

    private static PipelineStorage Create(BlobServiceClient blobs, Func<QueueClientOptions, QueueServiceClient> queues)
    {
        var undecodable = new UndecodableMessages(queues(ClientSettings.Queues(QueueMessageEncoding.None)));
        var settings = PipelineStorage.QueueOptions;
        settings.MessageDecodingFailed += undecodable.MoveAsync;
        return new PipelineStorage(blobs, queues(settings));
    }
}
