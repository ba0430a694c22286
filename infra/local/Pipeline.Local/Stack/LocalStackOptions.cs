namespace Pipeline.Local.Stack;

/// <summary>What the local stack runs and where.</summary>
public sealed record LocalStackOptions
{
    /// <summary>Storage, keys and what has been sent; kept between runs. One stack at a time may use it.</summary>
    public string DataDirectory { get; init; } = Path.Combine(Repository.Root, ".pipeline", "data");

    /// <summary>A file for each process; 10 MiB each and one older generation.</summary>
    public string LogDirectory { get; init; } = Path.Combine(Repository.Root, ".pipeline", "logs");

    /// <summary>How many GPU workers may run at once; each starts when there is work and ends when there is none.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The functions app; null takes what the build of this program made.</summary>
    public string? FunctionsAssembly { get; init; }

    /// <summary>The worker; null takes what the build of this program made.</summary>
    public string? WorkerAssembly { get; init; }

    /// <summary>0 takes the port of the last run on this folder if it is free, else any.</summary>
    public int FunctionsPort { get; init; }

    /// <summary>A worker ends after so long without a message.</summary>
    public TimeSpan WorkerIdleExit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>What the processes are told instead of Azurite's own connection string; tests put a proxy of faults in between.</summary>
    public Func<string, string> Route { get; init; } = connection => connection;

    /// <summary>A process that crashes again and again is started after growing pauses, up to this one.</summary>
    public TimeSpan LongestRestartPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long processes may take to finish or give back what they hold when the stack stops.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Added to the functions' environment, over what the stack sets.</summary>
    public IReadOnlyDictionary<string, string?> FunctionsEnvironment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Added to the workers' environment, over what the stack sets.</summary>
    public IReadOnlyDictionary<string, string?> WorkerEnvironment { get; init; } = new Dictionary<string, string?>();
}
