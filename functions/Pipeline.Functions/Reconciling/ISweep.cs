namespace Pipeline.Functions.Reconciling;

/// <summary>Looks after one kind of thing, a bounded part at a time. Every repair may be made twice without harm.</summary>
public interface ISweep
{
    /// <summary>Names its cursor.</summary>
    string Name { get; }

    /// <param name="from">Where the last run stopped; null at the start.</param>
    Task<SweepOutcome> RunAsync(string? from, CancellationToken cancellation);
}
