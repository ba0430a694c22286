using Pipeline.Contracts.Batches;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>A line of <c>GET /api/batches</c>.</summary>
public sealed record BatchSummary(
    string Batch, BatchStatus Status, BatchPurpose? Purpose, string? Model, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Images, int Masks, int LeftOut)
{
    public static BatchSummary Of(BatchState state) => new(
        state.Batch, state.Status, state.Manifest?.Purpose, state.Manifest?.Model, state.CreatedAt, state.UpdatedAt,
        state.Manifest?.Images.Count ?? 0, state.Items.Sum(item => item.Succeeded), state.ImageProblems.Count);
}
