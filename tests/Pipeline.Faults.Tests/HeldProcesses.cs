namespace Pipeline.Faults.Tests;

/// <summary>Processes that stand still (SIGSTOP) until they are released.</summary>
internal sealed class HeldProcesses : IDisposable
{
    private readonly IReadOnlyList<int> processes;

    public HeldProcesses(params IReadOnlyList<int> processes)
    {
        this.processes = processes;
        foreach (var process in processes)
            FaultStack.Signal(process, FaultStack.Stop);
    }

    public void Dispose()
    {
        foreach (var process in processes)
            FaultStack.Signal(process, FaultStack.Continue);
    }
}
