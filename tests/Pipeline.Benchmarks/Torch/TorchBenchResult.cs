namespace Pipeline.Benchmarks.Torch;

/// <param name="PythonTorch">The version compared with, or null.</param>
/// <param name="PythonMissing">Why there is nothing to compare with, or null.</param>
internal sealed record TorchBenchResult(
    int Threads, int Batch, int Crop, string? PythonTorch, string? PythonMissing, IReadOnlyList<OperatorTime> Operators, TrainingSpeed Training);
