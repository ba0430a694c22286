namespace Pipeline.Numerics;

/// <summary>Splits index ranges over a bounded number of threads. Every output element is computed by one thread in a fixed order, so results do not depend on the number.</summary>
internal static class Workers
{
    /// <summary>Below this, starting a thread costs more than it saves.</summary>
    private const int MinPerThread = 4096;

    public static void Run(int count, int maxDegreeOfParallelism, Action<int, int> body)
    {
        int parts = Math.Min(maxDegreeOfParallelism, count / MinPerThread);
        if (parts <= 1)
        {
            body(0, count);
            return;
        }

        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, part =>
            body((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)));
    }
}
