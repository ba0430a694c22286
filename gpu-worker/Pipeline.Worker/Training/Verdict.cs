using Pipeline.Contracts;
using Pipeline.Contracts.Models;

namespace Pipeline.Worker.Training;

/// <param name="Reasons">Why the candidate was refused; empty when it was published.</param>
/// <param name="Labels">The candidate against held-out labels; null where there are none.</param>
internal sealed record Verdict(IReadOnlyList<Problem> Reasons, LabelFigures? Labels)
{
    public bool Published => Reasons.Count == 0;
}
