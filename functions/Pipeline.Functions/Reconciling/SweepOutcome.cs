using Azure;

namespace Pipeline.Functions.Reconciling;

/// <param name="Next">Where the next run goes on; null starts over.</param>
/// <param name="Looked">How many things were looked at.</param>
/// <param name="Failures">Of things that could not be looked after; the others were.</param>
public sealed record SweepOutcome(string? Next, int Looked, IReadOnlyList<Repair> Repairs, IReadOnlyList<Exception> Failures)
{
    /// <summary>Whether a failure is of the one thing looked at: it must not keep those behind it from repair. Storage that is away fails them all and ends the sweep.</summary>
    internal static bool IsOfOneThing(Exception failure) =>
        failure is not OperationCanceledException and not RequestFailedException { Status: 0 or >= 500 };
}
