using Pipeline.Contracts.Batches;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>A line of <c>GET /api/batches</c>.</summary>
public sealed record BatchSummary(
    string Batch, BatchStatus Status, BatchPurpose? Purpose, string? Model, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Images, int Masks, int LeftOut)
{
    internal static BatchSummary Of(ListedBlob listed) => new(
        listed.Name, listed.Choice<BatchStatus>("status")!.Value, listed.Choice<BatchPurpose>("purpose"), listed.Text("model"),
        listed.Created, listed.Updated, listed.Number("images"), listed.Number("masks"), listed.Number("leftout"));
}
