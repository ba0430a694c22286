using Pipeline.Contracts.Runs;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Retraining;

/// <summary>A line of <c>GET /api/runs</c>.</summary>
/// <param name="Version">What it has published or proposed; null before.</param>
internal sealed record RunSummary(string Run, string Model, string Snapshot, RunStatus Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? Version)
{
    public static RunSummary Of(ListedBlob listed) => new(
        listed.Name, listed.Text("model") ?? "", listed.Text("snapshot") ?? "", listed.Choice<RunStatus>("status")!.Value,
        listed.Created, listed.Updated, listed.Text("version"));
}
