namespace Pipeline.Numerics;

/// <summary>Splits index ranges over a bounded number of threads. Every output element is computed by one thread in a fixed order, so results do not depend on the number.</summary>
internal static class Workers
{
    /// <summary>Below this, starting a thread costs more than it saves.</summary>
    private const int MinPerThread = 4096;

    /// <summary>Who is done early takes another: equal ranges are not equal work, and the other thread may have lost its core for a while.</summary>
    private const int PartsPerThread = 4;

    /// <summary>A range of indices over a span that several threads read.</summary>
    public delegate void SpanBody<T>(ReadOnlySpan<T> source, int from, int to);

    /// <summary>A range of indices over a span that several threads write, each its own part.</summary>
    public delegate void TargetBody<T>(Span<T> target, int from, int to);

    public static void Run(int count, int maxDegreeOfParallelism, Action<int, int> body, int minPerThread = MinPerThread, int partsPerThread = PartsPerThread)
    {
        int threads = Math.Min(maxDegreeOfParallelism, count / minPerThread);
        if (threads <= 1)
        {
            body(0, count);
            return;
        }

        int parts = Math.Min(threads * partsPerThread, count / minPerThread);
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            body((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)));
    }

    /// <summary>The same over the caller's span, which stays pinned meanwhile.</summary>
    public static unsafe void Run<T>(
        ReadOnlySpan<T> source, int count, int maxDegreeOfParallelism, SpanBody<T> body, int minPerThread = MinPerThread, int partsPerThread = PartsPerThread)
        where T : unmanaged
    {
        int length = source.Length;
        fixed (T* pinned = source)
        {
            nint address = (nint)pinned;
            Run(count, maxDegreeOfParallelism, (from, to) => body(new ReadOnlySpan<T>((void*)address, length), from, to), minPerThread, partsPerThread);
        }
    }

    /// <inheritdoc cref="Run{T}(ReadOnlySpan{T}, int, int, SpanBody{T}, int, int)"/>
    public static unsafe void RunInto<T>(Span<T> target, int count, int maxDegreeOfParallelism, TargetBody<T> body, int minPerThread = MinPerThread)
        where T : unmanaged
    {
        int length = target.Length;
        fixed (T* pinned = target)
        {
            nint address = (nint)pinned;
            Run(count, maxDegreeOfParallelism, (from, to) => body(new Span<T>((void*)address, length), from, to), minPerThread);
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
