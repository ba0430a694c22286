namespace Pipeline.Worker.Training;

/// <summary>The run was given up by its owner: its work stops, and its state stays as it is.</summary>
internal sealed class RunCancelledException(string run)
    : Exception($"Run {run} was cancelled.");
