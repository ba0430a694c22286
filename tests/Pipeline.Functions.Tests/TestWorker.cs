using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Tests;

/// <summary>Leaves in storage what a worker leaves.</summary>
internal static class TestWorker
{
    public const string Producer = "test@0123456789ab";

    public static Task StartAsync(TestApp app, WorkItem item) => WriteAsync(app, Progress(item));

    /// <summary>Every image gets a mask but those in <paramref name="failed"/>.</summary>
    public static Task FinishAsync(TestApp app, WorkItem item, params string[] failed) => WriteAsync(app, Progress(item) with
    {
        Done = true,
        Stage = "done",
        Images =
        [
            .. item.Images.Select(claim => failed.Contains(claim.Name)
                ? new ImageResult { Image = claim.Name, ImageETag = claim.ETag, Problems = [new Problem(claim.Name, "test", "Failed on purpose.")] }
                : new ImageResult
                {
                    Image = claim.Name,
                    ImageETag = claim.ETag,
                    Mask = BlobPaths.Mask(item.Batch!, claim.Name),
                    Confidence = BlobPaths.Confidence(item.Batch!, claim.Name),
                    Width = 24,
                    Height = 16,
                    Producer = Producer,
                }),
        ],
    });

    public static Task GiveUpAsync(TestApp app, WorkItem item) =>
        WriteAsync(app, Progress(item) with { Done = true, Stage = "done", Failure = new Problem("", "gave-up", "Given up on purpose.") });

    private static WorkProgress Progress(WorkItem item)
    {
        var now = DateTimeOffset.UtcNow;
        return new WorkProgress
        {
            Item = item.Id,
            Kind = item.Kind,
            ConfigHash = item.ConfigHash,
            StartedAt = now,
            UpdatedAt = now,
            Stage = "label",
            Total = item.Images.Count,
            Attempts = 1,
        };
    }

    /// <summary>An ended item stays as it is: a worker opens it, sees that, and goes.</summary>
    private static Task WriteAsync(TestApp app, WorkProgress progress) =>
        app.Storage.Container(ContainerNames.State).UpdateAsync<WorkProgress>(
            BlobPaths.WorkProgress(progress.Item), known => known is { Done: true } ? known : progress, TestApp.Cancellation);
}
