namespace Pipeline.Benchmarks.Numerics;

/// <summary>One operation on prepared input.</summary>
/// <param name="Name">What runs.</param>
/// <param name="Setting">On what.</param>
/// <param name="Plain">The oracle; null where there is only one form.</param>
/// <param name="Fast">The product's form, with the number of threads.</param>
/// <param name="Threaded">Whether <paramref name="Fast"/> can use more than one.</param>
/// <param name="Peer">Another implementation's time.</param>
internal sealed record NumericsOperation(string Name, string Setting, Action? Plain, Action<int> Fast, bool Threaded = true, Peer? Peer = null)
{
    public IEnumerable<NumericsFigure> Measure(int repeat)
    {
        if (Plain is not null)
            yield return Measure("plain", 1, repeat: 1, Plain);
        foreach (int threads in Threaded ? (int[])[1, 2] : [1])
            yield return Measure("fast", threads, repeat, () => Fast(threads));
    }

    private NumericsFigure Measure(string form, int threads, int repeat, Action run)
    {
        (double milliseconds, double processor, long peak) = OperationTimer.Best(repeat, run);
        return new NumericsFigure(Name, Setting, form, threads, milliseconds, processor, peak, Peer, milliseconds / Peer?.Milliseconds);
    }
}
