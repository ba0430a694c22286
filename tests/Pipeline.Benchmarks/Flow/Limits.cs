namespace Pipeline.Benchmarks.Flow;

/// <summary>Says what the processes waited for.</summary>
internal static class Limits
{
    private const double Full = 0.85;

    /// <param name="cpu">Cores busy by process.</param>
    public static string Of(IReadOnlyDictionary<string, double> cpu, int cores) =>
        // Node runs Azurite's code on one thread.
        cpu["azurite"] >= Full ? "Azurite's one thread"
        : cpu.Values.Sum() >= Full * cores ? $"the machine's {cores} cores, {cpu.MaxBy(entry => entry.Value).Key} most"
        : "waiting: storage round trips and pauses between looks at queues";
}
