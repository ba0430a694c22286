using Pipeline.Contracts;
using Pipeline.Contracts.Batches;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>GET /api/batches/{batch}</c>: the state of the batch and what its workers report.</summary>
public sealed record BatchView
{
    public required string Batch { get; init; }
    public required BatchStatus Status { get; init; }
    public required BatchPurpose? Purpose { get; init; }
    public required string? Model { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required IReadOnlyList<string> Classes { get; init; }
    public required string? Background { get; init; }
    public required int Images { get; init; }
    public required int Masks { get; init; }
    public required int LeftOut { get; init; }

    /// <summary>Images that have ended either way, 0 to 100.</summary>
    public required double Percent { get; init; }
    public required string? Stage { get; init; }
    public required double? SecondsLeft { get; init; }
    public required IReadOnlyList<Problem> Reasons { get; init; }
    public required IReadOnlyList<ImageProblem> ImageProblems { get; init; }
    public required IReadOnlyList<ItemView> Items { get; init; }
}
