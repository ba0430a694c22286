namespace Pipeline.Numerics;

/// <summary>Splits index ranges over a bounded number of threads. Every output element is computed by one thread in a fixed order, so results do not depend on the number.</summary>
internal static class Workers
{
    /// <summary>Below this, starting a thread costs more than it saves.</summary>
    private const int MinPerThread = 4096;

    /// <summary>A range of indices over a span that several threads read.</summary>
    public delegate void SpanBody<T>(ReadOnlySpan<T> source, int from, int to);

    public static void Run(int count, int maxDegreeOfParallelism, Action<int, int> body, int minPerThread = MinPerThread)
    {
        int parts = Math.Min(maxDegreeOfParallelism, count / minPerThread);
        if (parts <= 1)
        {
            body(0, count);
            return;
        }

        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, part =>
            body((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)));
    }

    /// <summary>The same over the caller's span, which stays pinned meanwhile.</summary>
    public static unsafe void Run<T>(ReadOnlySpan<T> source, int count, int maxDegreeOfParallelism, SpanBody<T> body, int minPerThread = MinPerThread)
        where T : unmanaged
    {
        int length = source.Length;
        fixed (T* pinned = source)
        {
            nint address = (nint)pinned;
            Run(count, maxDegreeOfParallelism, (from, to) => body(new ReadOnlySpan<T>((void*)address, length), from, to), minPerThread);
        }
    }

    /// <summary>
    /// Runs parts that meet at a barrier again and again. Each but the first has a thread of its own: in the pool one could wait for another
    /// that never starts. A single part gets no barrier. The body must not throw between two meetings.
    /// </summary>
    public static void Together(int parts, Action<int, Barrier?> body)
    {
        if (parts <= 1)
        {
            body(0, null);
            return;
        }

        using var barrier = new Barrier(parts);
        Thread[] others = [.. Enumerable.Range(1, parts - 1).Select(part => new Thread(() => body(part, barrier)) { IsBackground = true })];
        foreach (Thread other in others)
            other.Start();
        body(0, barrier);
        foreach (Thread other in others)
            other.Join();
    }
}
