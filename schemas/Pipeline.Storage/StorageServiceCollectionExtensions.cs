using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Storage.Resilience;

namespace Pipeline.Storage;

public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="PipelineStorage"/> from the configuration sections "Storage" and "Resilience"; the latter is checked
    /// when the host starts.
    /// </summary>
    /// <exception cref="InvalidOperationException">The section "Storage" is incomplete; the message names what is missing.</exception>
    public static IServiceCollection AddPipelineStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(StorageOptions.Section);
        var options = new StorageOptions { ConnectionString = section.Value };
        section.Bind(options);
        Require(options);
        services.AddOptions<ResilienceOptions>().Bind(configuration.GetSection(ResilienceOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton(provider => Create(options, provider.GetRequiredService<IOptions<ResilienceOptions>>().Value));
    }

    /// <param name="resilience">Null takes the defaults.</param>
    /// <exception cref="InvalidOperationException">The options are incomplete; the message names what is missing.</exception>
    public static PipelineStorage Create(StorageOptions options, ResilienceOptions? resilience = null)
    {
        Require(options);
        var settings = new ClientSettings(resilience ?? new ResilienceOptions());
        if (!string.IsNullOrEmpty(options.ConnectionString))
            return Create(
                new BlobServiceClient(options.ConnectionString, settings.Blobs()),
                queues => new QueueServiceClient(options.ConnectionString, queues),
                settings);

        TokenCredential credential = options.ClientId is null
            ? new DefaultAzureCredential()
            : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(options.ClientId));
        return Create(
            new BlobServiceClient(options.BlobServiceUri, credential, settings.Blobs()),
            queues => new QueueServiceClient(options.QueueServiceUri, credential, queues),
            settings);
    }

    private static void Require(StorageOptions options)
    {
        if (string.IsNullOrEmpty(options.ConnectionString) && (options.BlobServiceUri is null || options.QueueServiceUri is null))
            throw new InvalidOperationException(
                "Storage is not configured: set Storage to a connection string, or Storage__blobServiceUri and Storage__queueServiceUri.");
    }

    private static PipelineStorage Create(BlobServiceClient blobs, Func<QueueClientOptions, QueueServiceClient> queues, ClientSettings settings)
    {
        var undecodable = new UndecodableMessages(queues(settings.Queues(QueueMessageEncoding.None)));
        var encoded = settings.Queues(QueueMessageEncoding.Base64);
        encoded.MessageDecodingFailed += undecodable.MoveAsync;
        return new PipelineStorage(blobs, queues(encoded));
    }
}
