using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>One run of every sweep, each from where it stopped last time.</summary>
public sealed partial class Reconciler(PipelineStorage storage, IEnumerable<ISweep> sweeps, Backlog backlog, ILogger<Reconciler> logger)
{
    private const string CursorPath = "reconciler/cursors.json";
    private const int MaxCursorBytes = 1 << 20;

    /// <returns>What was repaired; empty in a healthy store.</returns>
    /// <exception cref="AggregateException">Something could not be looked after; all else was.</exception>
    public async Task<IReadOnlyList<Repair>> RunAsync(CancellationToken cancellation)
    {
        backlog.Forget();
        var cursors = await ReadCursorsAsync(cancellation);
        List<Repair> repairs = [];
        List<Exception> failures = [];
        foreach (var sweep in sweeps)
        {
            try
            {
                var outcome = await sweep.RunAsync(cursors.GetValueOrDefault(sweep.Name), cancellation);
                cursors[sweep.Name] = outcome.Next;
                repairs.AddRange(outcome.Repairs);
                failures.AddRange(outcome.Failures);
                Log.Swept(logger, sweep.Name, outcome.Looked, outcome.Repairs.Count, outcome.Next is null);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One kind's trouble must not keep the others from repair; it starts over next time, the invocation fails all the same.
                cursors[sweep.Name] = null;
                failures.Add(new InvalidOperationException($"The sweep over {sweep.Name} failed: {e.Message}", e));
            }
        }
        foreach (var repair in repairs)
        {
            Log.Repaired(logger, repair.Kind, repair.Subject);
            Measures.Repaired(repair.Kind);
        }
        await storage.Container(ContainerNames.State).GetBlobClient(CursorPath).UploadAsync(
            BinaryData.FromObjectAsJson(cursors), overwrite: true, cancellation);
        return failures.Count == 0 ? repairs : throw new AggregateException(failures);
    }

    private async Task<Dictionary<string, string?>> ReadCursorsAsync(CancellationToken cancellation)
    {
        var known = await BoundedBlob.TryReadAsync(storage.Container(ContainerNames.State), CursorPath, MaxCursorBytes, cancellation);
        return known?.Bytes is { } bytes ? JsonSerializer.Deserialize<Dictionary<string, string?>>(bytes) ?? [] : [];
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Repaired: {Kind} of {Subject}")]
        public static partial void Repaired(ILogger logger, string kind, string subject);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Sweep over {Sweep}: {Looked} looked at, {Repairs} repaired, at the end: {AtEnd}")]
        public static partial void Swept(ILogger logger, string sweep, int looked, int repairs, bool atEnd);
    }
}
