using System.Collections.Concurrent;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using Pipeline.Functions.Uploads;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>Goes round the folders of uploads, a page a run, for commits that nobody heard of.</summary>
public sealed class CommitSweep(PipelineStorage storage, LostCommits commits, IOptions<ReconcilingOptions> options) : ISweep
{
    private const int Parallel = 8;

    public string Name => "commits";

    public async Task<SweepOutcome> RunAsync(string? from, CancellationToken cancellation)
    {
        var pages = storage.Container(ContainerNames.Uploads)
            .GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", null, cancellation)
            .AsPages(from, options.Value.PageSize);
        await foreach (var page in pages.WithCancellation(cancellation))
        {
            // A name that no batch may have leaves no state to compare with.
            var batches = page.Values.Where(item => item.IsPrefix).Select(item => item.Prefix.TrimEnd('/')).Where(BatchNames.IsValid).ToList();
            ConcurrentBag<Repair> repairs = [];
            ConcurrentBag<Exception> failures = [];
            await System.Threading.Tasks.Parallel.ForEachAsync(
                batches,
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
                async (batch, token) =>
                {
                    try
                    {
                        if (await commits.TryRepairAsync(batch, token) is { } repair)
                            repairs.Add(repair);
                    }
                    catch (Exception e) when (SweepOutcome.IsOfOneThing(e))
                    {
                        failures.Add(new InvalidOperationException($"{batch}: {e.Message}", e));
                    }
                });
            return new SweepOutcome(string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken, batches.Count, [.. repairs], [.. failures]);
        }
        return new SweepOutcome(null, 0, [], []);
    }
}
