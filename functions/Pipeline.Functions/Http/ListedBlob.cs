using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts;
using Pipeline.Storage;

namespace Pipeline.Functions.Http;

/// <summary>A document in a listing: its name, and the facts that its blob carries.</summary>
internal sealed record ListedBlob(string Name, IReadOnlyDictionary<string, string> Facts)
{
    private const string Extension = ".json";

    public DateTimeOffset Created => Time("created");
    public DateTimeOffset Updated => Time("updated");

    public string? Text(string fact) => Facts.GetValueOrDefault(fact);

    public int Number(string fact) => int.Parse(Facts.GetValueOrDefault(fact) ?? "0", CultureInfo.InvariantCulture);

    public T? Choice<T>(string fact)
        where T : struct, Enum => Enum.TryParse<T>(Text(fact), out var value) ? value : null;

    /// <summary>Everything below a folder whose name begins with the prefix, in the order of names.</summary>
    public static async IAsyncEnumerable<ListedBlob> ListAsync<T>(
        BlobContainerClient container, string folder, string? prefix, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class, IListed
    {
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, folder + prefix, cancellation))
        {
            // A document that was written before its kind had facts is read for them.
            var facts = blob.Metadata is { Count: > 0 } metadata
                ? metadata.ToDictionary(StringComparer.OrdinalIgnoreCase)
                : (await container.TryReadAsync<T>(blob.Name, cancellation))?.Value.Facts();
            if (facts is not null)
                yield return new ListedBlob(blob.Name[folder.Length..^Extension.Length], facts);
        }
    }

    /// <summary>A page of a list, newest first. Creation never changes, so that nothing is skipped or told twice while others are added.</summary>
    /// <returns>The page and the cursor of the next; null when the cursor is no cursor.</returns>
    public static (IReadOnlyList<ListedBlob> Page, string? Next)? NewestFirst(IEnumerable<ListedBlob> all, string? cursor, int limit)
    {
        if (!PageCursor.TryRead(cursor, 2, out var after))
            return null;
        var ordered = all.OrderByDescending(blob => blob.Created).ThenBy(blob => blob.Name, StringComparer.Ordinal).AsEnumerable();
        if (after.Length > 0)
        {
            if (!DateTimeOffset.TryParse(after[0], CultureInfo.InvariantCulture, out var created))
                return null;
            ordered = ordered.Where(blob => blob.Created < created || (blob.Created == created && string.CompareOrdinal(blob.Name, after[1]) > 0));
        }
        var page = ordered.Take(limit + 1).ToList();
        if (page.Count <= limit)
            return (page, null);
        page.RemoveAt(limit);
        return (page, PageCursor.Of(page[^1].Created.ToString("O", CultureInfo.InvariantCulture), page[^1].Name));
    }

    private DateTimeOffset Time(string fact) => DateTimeOffset.Parse(Facts[fact], CultureInfo.InvariantCulture);
}
