using Pipeline.Contracts;

namespace Pipeline.Worker.Training;

/// <param name="Reasons">Why the candidate was refused; empty when it was published.</param>
internal sealed record Verdict(IReadOnlyList<Problem> Reasons)
{
    public bool Published => Reasons.Count == 0;
}
