using Pipeline.Contracts;

namespace Pipeline.Worker.Labeling;

internal abstract record FitOutcome
{
    private FitOutcome()
    {
    }

    public sealed record Ready(Fit Fit) : FitOutcome;

    /// <summary>Another worker is fitting.</summary>
    public sealed record Elsewhere : FitOutcome;

    public sealed record Impossible(Problem Problem) : FitOutcome;
}
