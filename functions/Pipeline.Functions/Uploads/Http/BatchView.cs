using Pipeline.Contracts;
using Pipeline.Contracts.Batches;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>GET /api/batches/{batch}</c>: the state of the batch and what its workers report.</summary>
public sealed record BatchView
{
    public required string Batch { get; init; }
    public required BatchStatus Status { get; init; }
    public BatchPurpose? Purpose { get; init; }
    public string? Model { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public IReadOnlyList<string> Classes { get; init; } = [];
    public string? Background { get; init; }
    public int Images { get; init; }
    public int Masks { get; init; }
    public int LeftOut { get; init; }

    /// <summary>Images that have ended either way, 0 to 100.</summary>
    public double Percent { get; init; }
    public string? Stage { get; init; }
    public double? SecondsLeft { get; init; }
    public IReadOnlyList<Problem> Reasons { get; init; } = [];
    public IReadOnlyList<ImageProblem> ImageProblems { get; init; } = [];
    public IReadOnlyList<ItemView> Items { get; init; } = [];
}
