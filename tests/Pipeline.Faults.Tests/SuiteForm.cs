using System.Globalization;

namespace Pipeline.Faults.Tests;

/// <summary>Short within the whole test run, long on its own (./pipeline test --faults).</summary>
internal static class SuiteForm
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("PIPELINE_FAULTS") == "long";

    /// <summary>How often each scenario is played.</summary>
    public static int Rounds => IsLong ? 4 : 1;

    public static int Kills => IsLong ? 6 : 3;

    public static int ForeignMessages => IsLong ? 10_000 : 2_000;

    /// <summary>What every random choice follows from; PIPELINE_FAULT_SEED repeats a run.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PIPELINE_FAULT_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next();

    /// <summary>The choices of one scenario, apart from those of all others.</summary>
    public static Random RandomOf(string scenario, int round)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{scenario}, round {round}: PIPELINE_FAULT_SEED={Seed}");
        // HashCode and string hashes differ from process to process.
        return new Random(scenario.Aggregate(unchecked((Seed * 397) + round), (hash, letter) => unchecked((hash * 31) + letter)));
    }
}
