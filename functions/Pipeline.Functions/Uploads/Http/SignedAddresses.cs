using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>
/// Addresses that admit their holder to one blob for a while: signed by a user-delegation key where an identity signs in, by
/// the account key where the connection holds one (Azurite).
/// </summary>
public sealed class SignedAddresses(PipelineStorage storage, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeyTime = TimeSpan.FromHours(26);
    private static readonly TimeSpan LongestAddress = TimeSpan.FromHours(24);

    private readonly SemaphoreSlim gate = new(1, 1);
    private UserDelegationKey? key;

    /// <summary>Signs an address for each blob of a container, in the order given.</summary>
    public async Task<IReadOnlyList<string>> SignAsync(
        string container, IEnumerable<string> blobs, BlobSasPermissions permissions, DateTimeOffset expires, CancellationToken cancellation)
    {
        var client = storage.Container(container);
        var delegation = client.CanGenerateSasUri ? null : await DelegationAsync(cancellation);
        return [.. blobs.Select(blob => Sign(client, blob, permissions, expires, delegation))];
    }

    public void Dispose() => gate.Dispose();

    private string Sign(BlobContainerClient container, string blob, BlobSasPermissions permissions, DateTimeOffset expires, UserDelegationKey? delegation)
    {
        var client = container.GetBlobClient(blob);
        var sas = new BlobSasBuilder(permissions, expires)
        {
            BlobContainerName = container.Name,
            BlobName = blob,
            Resource = "b",
            StartsOn = clock.GetUtcNow() - ClockSkew,
            Protocol = container.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        return delegation is null
            ? client.GenerateSasUri(sas).AbsoluteUri
            : new BlobUriBuilder(client.Uri) { Sas = sas.ToSasQueryParameters(delegation, container.AccountName) }.ToUri().AbsoluteUri;
    }

    /// <summary>One key serves all addresses until it would end before the longest of them.</summary>
    private async Task<UserDelegationKey> DelegationAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var now = clock.GetUtcNow();
            if (key is null || key.SignedExpiresOn < now + LongestAddress)
                key = (await storage.Blobs.GetUserDelegationKeyAsync(now - ClockSkew, now + KeyTime, cancellation)).Value;
            return key;
        }
        finally
        {
            gate.Release();
        }
    }
}
