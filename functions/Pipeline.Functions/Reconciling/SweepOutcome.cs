namespace Pipeline.Functions.Reconciling;

/// <param name="Next">Where the next run goes on; null starts over.</param>
/// <param name="Looked">How many things were looked at.</param>
public sealed record SweepOutcome(string? Next, int Looked, IReadOnlyList<Repair> Repairs);
