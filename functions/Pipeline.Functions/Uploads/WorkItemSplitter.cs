using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;

namespace Pipeline.Functions.Uploads;

/// <summary>Cuts a batch into work items whose ids follow from their content: the same upload gives the same items.</summary>
public sealed class WorkItemSplitter(IOptions<UploadOptions> options)
{
    // A queue message holds 64 KiB of base64, that is 48 KiB of JSON; the rest of an item takes under 8 KiB.
    private const int MaxClaimBytes = 36 << 10;
    private const int MaxOptionsBytes = 4 << 10;

    /// <summary>Whether a message has room for a method's options.</summary>
    public static Problem? CheckOptions(JsonElement? options) =>
        options is { } given && Encoding.UTF8.GetByteCount(given.GetRawText()) is var bytes && bytes > MaxOptionsBytes
            ? new Problem("batch.json#/options", "too-large", $"batch.json#/options has {bytes:N0} bytes; at most {MaxOptionsBytes:N0} are accepted.")
            : null;

    public IReadOnlyList<WorkItem> Split(
        string batch, BatchManifest manifest, WorkConfig config, string configHash, IReadOnlyList<VerifiedImage> images, string traceparent)
    {
        var kind = manifest.Purpose == BatchPurpose.Predict ? WorkKind.Predict : WorkKind.PseudoLabel;
        return [.. Chunks(images).Select((claims, index) => new WorkItem
        {
            Id = $"{batch}-{index:0000}-{Hashes.Short(Hashes.Of(claims.SelectMany(c => new[] { c.Name, c.ETag }).Prepend(configHash)))}",
            Kind = kind,
            Model = manifest.Model,
            Batch = batch,
            Images = claims,
            Config = config,
            ConfigHash = configHash,
            Traceparent = traceparent,
        })];
    }

    private IEnumerable<List<ImageClaim>> Chunks(IReadOnlyList<VerifiedImage> images)
    {
        List<ImageClaim> chunk = [];
        var bytes = 0;
        foreach (var image in images)
        {
            var claim = new ImageClaim(image.Name, image.ETag!, image.MaskETag is null ? null : image.Mask, image.MaskETag);
            var size = Documents.Serialize(claim).Length + 1;
            if (chunk.Count > 0 && (chunk.Count == options.Value.ItemSize || bytes + size > MaxClaimBytes))
            {
                yield return chunk;
                (chunk, bytes) = ([], 0);
            }
            chunk.Add(claim);
            bytes += size;
        }
        if (chunk.Count > 0)
            yield return chunk;
    }
}
