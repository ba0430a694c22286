using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Engine.Http;

/// <summary>The keys in azure-webjobs-secrets: read at the start, made at the first start.</summary>
internal sealed class KeyStore(FunctionCatalog catalog, StorageConnections connections, HostSettings settings) : IHostedService
{
    private const int KeyBytes = 40;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private HostKeys? _host;
    private Dictionary<string, FunctionKeys> _functions = [];

    public async Task StartAsync(CancellationToken cancellation)
    {
        var container = connections.Blobs().GetBlobContainerClient("azure-webjobs-secrets");
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        _host = await ReadOrCreateAsync(
            container, "host", () => new HostKeys(NewKey("master"), [NewKey("default")], []), cancellation);
        var functions = new Dictionary<string, FunctionKeys>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in catalog.Functions.Where(function => function.Trigger is HttpTrigger { Level: AuthorizationLevel.Function }))
            functions[function.Name] = await ReadOrCreateAsync(
                container, function.Name.ToLowerInvariant(), () => new FunctionKeys([NewKey("default")]), cancellation);
        _functions = functions;
    }

    public Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>What this key allows for this function; Anonymous when nobody knows it.</summary>
    /// <param name="function">Null where only the host's own keys count.</param>
    public AuthorizationLevel LevelOf(string? key, string? function)
    {
        if (string.IsNullOrEmpty(key) || _host is null)
            return AuthorizationLevel.Anonymous;
        if (Matches(key, [_host.MasterKey]))
            return AuthorizationLevel.Admin;
        if (Matches(key, _host.SystemKeys))
            return AuthorizationLevel.System;
        if (Matches(key, _host.FunctionKeys))
            return AuthorizationLevel.Function;
        return function is not null && _functions.TryGetValue(function, out var own) && Matches(key, own.Keys)
            ? AuthorizationLevel.Function
            : AuthorizationLevel.Anonymous;
    }

    private static bool Matches(string key, IEnumerable<HostKey> keys)
    {
        var given = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key));
        var found = false;
        // Every key is compared, and in constant time, so that the time tells nothing.
        foreach (var candidate in keys)
            found |= CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(candidate.Value)));
        return found;
    }

    // Of several processes that start at once, one creates the keys and the others read them.
    private async Task<T> ReadOrCreateAsync<T>(BlobContainerClient container, string name, Func<T> create, CancellationToken cancellation)
    {
        var blob = container.GetBlobClient($"{settings.HostId}/{name}.json");
        while (true)
        {
            try
            {
                var answer = await blob.DownloadContentAsync(cancellation);
                return answer.Value.Content.ToObjectFromJson<T>(Json)
                    ?? throw new InvalidOperationException($"{blob.BlobContainerName}/{blob.Name} is empty; delete it to have new keys made.");
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                var made = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
                try
                {
                    await blob.UploadAsync(BinaryData.FromObjectAsJson(create(), Json), made, cancellation);
                }
                catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
                {
                    // Another process was first; its keys are read next.
                }
            }
            catch (JsonException e)
            {
                throw new InvalidOperationException($"{blob.BlobContainerName}/{blob.Name} is no valid key file ({e.Message}); delete it to have new keys made.", e);
            }
        }
    }

    private static HostKey NewKey(string name) =>
        new(name, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)).Replace('+', '-').Replace('/', '_'));
}
