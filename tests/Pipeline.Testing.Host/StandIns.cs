using Pipeline.Local.Stack;

namespace Pipeline.Testing.Host;

/// <summary>The stack with this program as its functions and as its worker.</summary>
public static class StandIns
{
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Pipeline.Testing.Host.dll");

    public static LocalStackOptions Stack(string directory) => new()
    {
        DataDirectory = Path.Combine(directory, "data"),
        LogDirectory = Path.Combine(directory, "logs"),
        FunctionsAssembly = Program,
        WorkerAssembly = Program,
        WorkerIdleExit = TimeSpan.FromSeconds(1),
        StopGrace = TimeSpan.FromSeconds(10),
        FunctionsEnvironment = new Dictionary<string, string?>
        {
            ["LocalEngine__QueueLease"] = "00:00:03",
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.200",
        },
    };
}
