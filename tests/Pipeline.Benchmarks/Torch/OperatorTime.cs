namespace Pipeline.Benchmarks.Torch;

/// <summary>Medians of all rounds.</summary>
/// <param name="Microseconds">An operator call on this side.</param>
/// <param name="PythonMicroseconds">The same in Python; null without it.</param>
/// <param name="Ratio">Python's time over ours, in the median round: above 1, this side is faster.</param>
internal sealed record OperatorTime(string Name, double Microseconds, double? PythonMicroseconds, double? Ratio);
