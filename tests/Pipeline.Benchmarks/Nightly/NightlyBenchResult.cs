namespace Pipeline.Benchmarks.Nightly;

/// <summary>The JSON of <c>bench nightly</c>.</summary>
/// <param name="WorstChange">The lowest change of the champion's held-out mIoU at a publication.</param>
/// <param name="BadNight">"refused", "absorbed" (published without a loss above the gate's), "let through", or "none".</param>
internal sealed record NightlyBenchResult(
    NightlyBenchOptions Options, IReadOnlyList<NightFigures> Nights, double FirstMiou, double LastMiou, double WorstChange, string BadNight, double Seconds)
{
    /// <summary>No publication cost more than the gate allows, and the bad night did no harm.</summary>
    public bool Holds => WorstChange >= -0.01 && BadNight != "let through";
}
