namespace Pipeline.Benchmarks.Torch;

/// <summary>What both sides do, and how often.</summary>
internal static class TorchBenchOptions
{
    public const int Threads = 2;
    public const int Batch = 8;
    public const int Crop = 224;
    public const int Classes = 21;

    /// <summary>Rounds alternate between the two sides, so that other load on the machine meets both.</summary>
    public const int Rounds = 5;
    public const int OperatorCalls = 20_000;
    public const int StepsPerRound = 3;
}
