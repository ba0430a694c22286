using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Pipeline.Local.Events;

/// <summary>Writes Microsoft.Storage.BlobCreated in Event Grid's own schema, one event a message, as a storage-queue destination gets it.</summary>
public static class BlobCreatedEvent
{
    public static string Subject(string container, string blob) => $"/blobServices/default/containers/{container}/blobs/{blob}";

    /// <summary>The id follows from the blob's name and ETag: sending it again after a crash repeats the id, as Event Grid does.</summary>
    public static BinaryData Create(BlobContainerClient container, BlobItem blob)
    {
        var etag = blob.Properties.ETag?.ToString().Trim('"') ?? "";
        var modified = blob.Properties.LastModified ?? DateTimeOffset.UnixEpoch;
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{container.Name}\n{blob.Name}\n{etag}")).AsSpan(0, 16));
        return BinaryData.FromString(new JsonObject
        {
            ["topic"] = $"/subscriptions/{Guid.Empty}/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/{container.AccountName}",
            ["subject"] = Subject(container.Name, blob.Name),
            ["eventType"] = "Microsoft.Storage.BlobCreated",
            ["id"] = id.ToString(),
            ["data"] = new JsonObject
            {
                // A listing does not tell how the blob was written.
                ["api"] = "PutBlob",
                ["requestId"] = id.ToString(),
                ["eTag"] = etag,
                ["contentType"] = blob.Properties.ContentType,
                ["contentLength"] = blob.Properties.ContentLength,
                ["blobType"] = "BlockBlob",
                ["url"] = container.GetBlobClient(blob.Name).Uri.AbsoluteUri,
                ["sequencer"] = modified.UtcTicks.ToString("X16", CultureInfo.InvariantCulture),
                ["storageDiagnostics"] = new JsonObject { ["batchId"] = Guid.Empty.ToString() },
            },
            ["dataVersion"] = "",
            ["metadataVersion"] = "1",
            ["eventTime"] = modified.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        }.ToJsonString());
    }
}
