using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Engine.Configuration;

/// <summary>
/// Turns the name of a connection into clients: the setting of that name (or AzureWebJobs + name) is a connection string, or
/// its children give the service addresses (or accountName) and an identity signs in.
/// </summary>
internal sealed class StorageConnections(IConfiguration configuration)
{
    public const string Default = "AzureWebJobsStorage";

    private readonly ConcurrentDictionary<string, BlobServiceClient> _blobs = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, QueueServiceClient> _queues = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">The connection is not configured; the message names the settings to set.</exception>
    public BlobServiceClient Blobs(string? connection = null) => _blobs.GetOrAdd(connection ?? Default, name =>
    {
        var section = Section(name, "blobServiceUri");
        return section.Value is { Length: > 0 } text
            ? new BlobServiceClient(text)
            : new BlobServiceClient(Address(section, "blob"), Credential(section));
    });

    /// <summary>Messages pass as they are: the engine decodes them itself, so that it can keep one it cannot decode.</summary>
    /// <exception cref="InvalidOperationException">The connection is not configured; the message names the settings to set.</exception>
    public QueueServiceClient Queues(string? connection = null) => _queues.GetOrAdd(connection ?? Default, name =>
    {
        var section = Section(name, "queueServiceUri");
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        return section.Value is { Length: > 0 } text
            ? new QueueServiceClient(text, options)
            : new QueueServiceClient(Address(section, "queue"), Credential(section), options);
    });

    private IConfigurationSection Section(string name, string addressKey)
    {
        foreach (var candidate in new[] { $"AzureWebJobs{name}", name, $"ConnectionStrings:{name}" })
        {
            var section = configuration.GetSection(candidate);
            if (!string.IsNullOrEmpty(section.Value) || section[addressKey] is not null || section["accountName"] is not null)
                return section;
        }
        throw new InvalidOperationException(
            $"The storage connection \"{name}\" is not configured: set {name} to a connection string, or {name}__{addressKey}.");
    }

    private static Uri Address(IConfigurationSection section, string service) =>
        section[$"{service}ServiceUri"] is { } address
            ? new Uri(address)
            : new Uri($"https://{section["accountName"]}.{service}.core.windows.net");

    private static TokenCredential Credential(IConfigurationSection section) =>
        section["clientId"] is { } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
}
