namespace Pipeline.Benchmarks.Flow;

/// <param name="Seconds">Since the measurement began.</param>
/// <param name="MiB">Resident memory.</param>
internal sealed record MemorySample(double Seconds, double MiB);
