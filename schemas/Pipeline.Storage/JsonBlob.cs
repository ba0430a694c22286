using Azure;
using Azure.Storage.Blobs;
using Pipeline.Contracts;

namespace Pipeline.Storage;

/// <summary>Typed documents in blobs, changed by ETag compare-and-swap.</summary>
public static class JsonBlob
{
    /// <summary>The document and its ETag, or null when there is no such blob.</summary>
    /// <exception cref="InvalidDataException">The blob is not a valid document; the message lists why.</exception>
    public static async Task<Versioned<T>?> TryReadAsync<T>(this BlobContainerClient container, string path, CancellationToken cancellation)
        where T : class
    {
        try
        {
            var answer = await container.GetBlobClient(path).DownloadContentAsync(cancellation);
            var parsed = Documents.Parse<T>(answer.Value.Content.ToMemory());
            return parsed.IsValid
                ? new Versioned<T>(parsed.Value, answer.Value.Details.ETag)
                : throw new InvalidDataException(
                    $"{container.Name}/{path} is no valid {typeof(T).Name}: {string.Join("; ", parsed.Problems.Select(p => $"{p.Pointer}: {p.Message}"))}");
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Writes only if no blob is there; false when one is.</summary>
    public static async Task<bool> TryCreateAsync<T>(this BlobContainerClient container, string path, T document, CancellationToken cancellation) =>
        await container.TryPutAsync(path, document, expected: null, cancellation) is not null;

    /// <summary>Writes only over the version that was read; false when it has changed since.</summary>
    public static async Task<bool> TryReplaceAsync<T>(this BlobContainerClient container, string path, T document, ETag expected, CancellationToken cancellation) =>
        await container.TryPutAsync(path, document, expected, cancellation) is not null;

    /// <summary>Writes over the expected version, or creates when none is expected: the new ETag, or null when another writer was faster.</summary>
    public static Task<ETag?> TryPutAsync<T>(
        this BlobContainerClient container, string path, T document, ETag? expected, CancellationToken cancellation) =>
        container.GetBlobClient(path).TryPutAsync(new BinaryData(Documents.Serialize(document)), expected, Facts(document), cancellation);

    private static Dictionary<string, string>? Facts<T>(T document) =>
        document is IListed listed ? listed.Facts().Where(fact => fact.Value.Length > 0).ToDictionary() : null;

    /// <summary>Reads, changes and writes until no other writer came between; creates from null when absent. Returning the same instance writes nothing.</summary>
    public static async Task<T> UpdateAsync<T>(this BlobContainerClient container, string path, Func<T?, T> change, CancellationToken cancellation)
        where T : class
    {
        while (true)
        {
            var current = await container.TryReadAsync<T>(path, cancellation);
            var next = change(current?.Value);
            if (ReferenceEquals(next, current?.Value))
                return next;
            var written = current is null
                ? await container.TryCreateAsync(path, next, cancellation)
                : await container.TryReplaceAsync(path, next, current.ETag, cancellation);
            if (written)
                return next;
        }
    }
}
