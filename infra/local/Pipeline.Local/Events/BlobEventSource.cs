using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Pipeline.Local.Stack;
using Pipeline.Storage;

namespace Pipeline.Local.Events;

/// <summary>
/// Event Grid's part on this machine: sends a BlobCreated message for every blob version that passes the filter, at least once.
/// It lists the container again and again and compares ETags: listed times have whole seconds, so a blob written in the second
/// of the last look would be missed by comparing them.
/// </summary>
public sealed class BlobEventSource : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly BlobEventSourceOptions _options;
    private readonly BlobContainerClient _container;
    private readonly QueueClient _queue;
    private readonly SentEvents _sent;

    public BlobEventSource(BlobEventSourceOptions options)
    {
        _options = options;
        var storage = StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = options.ConnectionString });
        _container = storage.Container(options.Container);
        // Event Grid sends base64, as the product's own senders do.
        _queue = storage.Queue(options.Queue);
        _sent = new SentEvents(options.StateFile);
    }

    /// <summary>Looks until cancelled. Storage that is away is looked for again after growing pauses.</summary>
    public async Task RunAsync(IProgress<string> progress, CancellationToken cancellation)
    {
        var failures = 0;
        while (!cancellation.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            TimeSpan pause;
            try
            {
                await ScanAsync(cancellation);
                failures = 0;
                var took = Stopwatch.GetElapsedTime(started) * 2;
                pause = took > _options.Interval ? took : _options.Interval;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e.IsStorageFailure() || e is IOException)
            {
                if (failures++ == 0)
                    progress.Report($"events: {_options.Container} cannot be watched for now: {e.Message.Split('\n')[0]}");
                pause = _options.Interval * Math.Pow(2, Math.Min(failures, 10));
            }
            await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// One look at the whole container, page by page; returns how many events were sent. Memory holds one entry for each blob
    /// that passes the filter, not for each blob.
    /// </summary>
    public async Task<int> ScanAsync(CancellationToken cancellation)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        var sent = 0;
        await foreach (var page in _container.GetBlobsAsync(cancellationToken: cancellation).AsPages(pageSizeHint: _options.PageSize))
        {
            foreach (var blob in page.Values.Where(Passes))
            {
                present.Add(blob.Name);
                var etag = blob.Properties.ETag?.ToString() ?? "";
                if (_sent.Contains(blob.Name, etag))
                    continue;
                await _queue.SendMessageAsync(BlobCreatedEvent.Create(_container, blob), cancellationToken: cancellation);
                _sent.Add(blob.Name, etag);
                sent++;
            }
        }
        _sent.KeepOnly(present);
        return sent;
    }

    public void Dispose() => _sent.Dispose();

    private bool Passes(BlobItem blob) =>
        BlobCreatedEvent.Subject(_options.Container, blob.Name).EndsWith(_options.SubjectEndsWith, StringComparison.OrdinalIgnoreCase);
}
