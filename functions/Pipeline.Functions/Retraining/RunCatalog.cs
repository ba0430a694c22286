using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Http;
using Pipeline.Storage;

namespace Pipeline.Functions.Retraining;

/// <summary>Reads runs for people.</summary>
public sealed class RunCatalog(PipelineStorage storage)
{
    private const string Prefix = "runs/";

    /// <returns>Null when the cursor is none that this list gave out.</returns>
    internal async Task<RunList?> ListAsync(RunQuery query, CancellationToken cancellation)
    {
        var listed = await ListedBlob.ListAsync<RunState>(storage.Container(ContainerNames.State), Prefix, null, cancellation)
            .Where(blob => Fits(blob, query)).ToListAsync(cancellation);
        return ListedBlob.NewestFirst(listed, query.Cursor, query.Limit) is { } page
            ? new RunList([.. page.Page.Select(RunSummary.Of)], page.Next)
            : null;
    }

    /// <returns>Null when there is no such run.</returns>
    internal async Task<RunAnswer?> FindAsync(string run, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        if (await state.TryReadAsync<RunState>(BlobPaths.RunState(run), cancellation) is not { } known)
            return null;
        var progress = await state.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(TrainingItem.IdOf(run)), cancellation);
        return new RunAnswer(known.Value, RunProgress.Of(progress?.Value));
    }

    private static bool Fits(ListedBlob blob, RunQuery query) =>
        (query.Status is null || blob.Choice<RunStatus>("status") == query.Status)
        && (query.Model is null || blob.Text("model") == query.Model)
        && (query.Since is null || blob.Updated >= query.Since);
}
