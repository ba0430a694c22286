using Pipeline.Contracts;
using Pipeline.Contracts.Batches;

namespace Pipeline.Functions.Uploads;

/// <summary>What events say about a batch: thin, with the first reasons only; the whole is one GET away.</summary>
public sealed record BatchEventData(
    string Batch, string Purpose, string Model, string Status, int Images, int Masks, int LeftOut, IReadOnlyList<Problem> Reasons, IReadOnlyList<ImageProblem> ImageProblems)
{
    public static BatchEventData Of(BatchState state) => new(
        state.Batch,
        state.Manifest?.Purpose.ToString().ToLowerInvariant() ?? "unknown",
        state.Manifest?.Model ?? "",
        state.Status.ToString().ToLowerInvariant(),
        state.Manifest?.Images.Count ?? 0,
        state.Items.Sum(item => item.Succeeded),
        // At the end the images that failed are among those with problems.
        state.ImageProblems.Count + (state.Status is BatchStatus.Finished or BatchStatus.Failed ? 0 : state.Items.Sum(item => item.Failed)),
        ProblemBudget.ForEvent(state.Reasons),
        ProblemBudget.ForEvent(state.ImageProblems));
}
