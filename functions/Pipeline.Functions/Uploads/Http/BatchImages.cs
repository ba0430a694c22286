using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Http;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Tells of single images, page by page: the state says which item has an image, the item's progress how it is.</summary>
public sealed class BatchImages(PipelineStorage storage)
{
    // A filter that matches little must not read a big batch whole in one request.
    private const int MaxItemsRead = 100;

    /// <returns>Null when there is no such batch; a problem when the cursor is none.</returns>
    public async Task<Parsed<ImagePage>?> FindAsync(string batch, ImageQuery query, CancellationToken cancellation)
    {
        var known = await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation);
        if (known is null)
            return null;
        if (!PageCursor.TryRead(query.Cursor, 1, out var parts) || !TryPosition(parts, out var first))
            return new Parsed<ImagePage>(null, [PageCursor.Wrong]);

        var state = known.Value;
        var places = new ImagePlaces(state);
        List<ImageView> page = [];
        Dictionary<string, WorkProgress?> read = [];
        var at = first;
        for (; at < places.Count && page.Count < query.Limit; at++)
        {
            var item = places.ItemAt(at);
            if (item is not null && !read.ContainsKey(item.Id) && Matters(item, state, query.Status))
            {
                if (read.Count == MaxItemsRead)
                    break;
                read[item.Id] = (await storage.Container(ContainerNames.State).TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(item.Id), cancellation))?.Value;
            }
            var view = View(state, places, at, item is null ? null : read.GetValueOrDefault(item.Id));
            if (query.Status is null || view.Status == query.Status)
                page.Add(view);
        }
        return new Parsed<ImagePage>(
            new ImagePage(batch, page, at < places.Count ? PageCursor.Of(at.ToString(CultureInfo.InvariantCulture)) : null), []);
    }

    /// <summary>An item that is done without a failure holds no left-out image, and no waiting one.</summary>
    private static bool Matters(BatchItem item, BatchState state, ImageStatus? wanted) =>
        wanted is null or ImageStatus.Done || !item.Done || (wanted == ImageStatus.LeftOut && item.Failed > 0);

    private static ImageView View(BatchState state, ImagePlaces places, int at, WorkProgress? progress)
    {
        var name = places.NameAt(at);
        if (places.RefusedAt(at) is { } reasons)
            return new ImageView(name, ImageStatus.LeftOut, reasons, null, null, null);
        if (progress?.Images.FirstOrDefault(image => image.Image == name) is { } result)
            return new ImageView(
                name, result.Mask is null ? ImageStatus.LeftOut : ImageStatus.Done, result.Problems, result.Producer, result.MeanConfidence, result.Unsure);
        if (progress is { Done: true })
            return new ImageView(name, ImageStatus.LeftOut, progress.Failure is { } failure ? [failure] : [], null, null, null);
        var status = places.ItemAt(at) switch
        {
            // True masks came with the upload.
            null => ImageStatus.Done,
            // Not read, because a done item was not asked for.
            { Done: true } => ImageStatus.Done,
            _ => state.Status is BatchStatus.Cancelled or BatchStatus.Deleting ? ImageStatus.Cancelled : ImageStatus.Waiting,
        };
        return new ImageView(name, status, [], null, null, null);
    }

    private static bool TryPosition(string[] parts, out int position)
    {
        position = 0;
        return parts.Length == 0 || int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }
}
