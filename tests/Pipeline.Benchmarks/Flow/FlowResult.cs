namespace Pipeline.Benchmarks.Flow;

/// <param name="MemorySlope">MiB a minute that the functions process grew by, as a line through its samples after the first run.</param>
internal sealed record FlowResult(int Cores, IReadOnlyList<FlowRunResult> Runs, double? MemorySlope, IReadOnlyList<MemorySample> MemorySamples);
