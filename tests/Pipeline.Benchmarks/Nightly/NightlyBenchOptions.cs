using System.Text.Json;

namespace Pipeline.Benchmarks.Nightly;

/// <summary>What <c>bench nightly</c> was asked for.</summary>
internal sealed record NightlyBenchOptions
{
    public int Nights { get; init; } = 10;

    /// <summary>Scenes that arrive each day.</summary>
    public int Scenes { get; init; } = 24;

    /// <summary>Held-out scenes with true masks: one set for the gate, another of the same size that nothing is decided by.</summary>
    public int HeldOut { get; init; } = 48;

    /// <summary>Side of a scene in pixels.</summary>
    public int Size { get; init; } = 96;

    /// <summary>The night whose batch carries wrong labels; 0 = none.</summary>
    public int BadNight { get; init; } = 6;

    /// <summary>Share of that batch's objects that are labelled as another class.</summary>
    public double WrongShare { get; init; } = 0.3;
    public string Network { get; init; } = "DeepLabV3Plus/Compact@0.5";

    /// <summary>Factor on the methods' training steps.</summary>
    public double Effort { get; init; } = 0.6;

    /// <summary>Steps of a full training; a night from the champion takes a third of them.</summary>
    public int Steps { get; init; } = 360;

    /// <summary>Overrides of the training options, by name.</summary>
    public JsonElement? Training { get; init; }
    public int Seed { get; init; } = 1;
    public int Threads { get; init; } = Environment.ProcessorCount;
}
