namespace Pipeline.Benchmarks.Supervision;

/// <summary>The JSON of <c>bench supervision</c>.</summary>
internal sealed record SupervisionResult(
    string Data, string Train, string Test, int Epochs, int Seed, string? Weights, int Processors, IReadOnlyList<SupervisionRow> Rows);
