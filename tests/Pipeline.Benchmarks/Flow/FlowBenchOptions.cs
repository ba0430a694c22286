namespace Pipeline.Benchmarks.Flow;

/// <summary>What <c>bench flow</c> was asked for.</summary>
internal sealed record FlowBenchOptions
{
    /// <summary>One run each: so many batches at once.</summary>
    public IReadOnlyList<int> Batches { get; init; } = [1, 10, 100];

    /// <summary>Images of a run, over all its batches.</summary>
    public int Images { get; init; } = 10_000;
}
