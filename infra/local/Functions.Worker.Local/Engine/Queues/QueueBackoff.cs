namespace Microsoft.Azure.Functions.Worker.Engine.Queues;

/// <summary>
/// How long to leave an empty queue alone: 100 ms, then 100 ms + random(0.8 … 1.2) · 2^(n-1) · 100 ms, up to a limit.
/// </summary>
internal sealed class QueueBackoff(TimeSpan longest, Random random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private int _empty;

    /// <summary>A message has come: the next wait is the shortest again.</summary>
    public void Reset() => _empty = 0;

    public TimeSpan Next()
    {
        var n = _empty++;
        if (n == 0)
            return Shortest;
        var factor = (0.8 + 0.4 * random.NextDouble()) * Math.Pow(2, Math.Min(n - 1, 30));
        var wait = Shortest + factor * Shortest;
        return wait < longest ? wait : longest;
    }
}
