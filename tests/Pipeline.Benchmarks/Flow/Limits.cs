namespace Pipeline.Benchmarks.Flow;

/// <summary>Says what the processes waited for.</summary>
internal static class Limits
{
    private const double Full = 0.85;

    /// <param name="cpu">Cores busy by process.</param>
    /// <param name="machine">Cores busy with anything.</param>
    public static string Of(IReadOnlyDictionary<string, double> cpu, double machine, int cores)
    {
        // Node runs Azurite's code on one thread.
        if (cpu["azurite"] >= Full)
            return "Azurite's one thread";
        var (most, own) = (cpu.MaxBy(entry => entry.Value).Key, cpu.Values.Sum());
        if (own >= Full * cores)
            return $"the machine's {cores} cores, {most} most";
        return machine >= Full * cores
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"other programs, which kept {machine - own:F1} of {cores} cores busy; of its own, {most} took most")
            : "waiting: storage round trips and pauses between looks at queues";
    }
}
