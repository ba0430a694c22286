using Pipeline.Contracts;
using Pipeline.Contracts.Batches;

namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>GET /api/batches/{batch}</c>.</summary>
public sealed record BatchProgress
{
    public required string Batch { get; init; }
    public required BatchStatus Status { get; init; }
    public BatchPurpose? Purpose { get; init; }
    public string? Model { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public IReadOnlyList<string> Classes { get; init; } = [];
    public string? Background { get; init; }

    /// <summary>Images that were accepted or left out.</summary>
    public int Images { get; init; }

    /// <summary>Images that have a mask.</summary>
    public int Masks { get; init; }

    /// <summary>Images that will get none.</summary>
    public int LeftOut { get; init; }

    /// <summary>0 to 100.</summary>
    public double Percent { get; init; }

    public string? Stage { get; init; }
    public double? SecondsLeft { get; init; }
    public IReadOnlyList<Problem> Reasons { get; init; } = [];
    public IReadOnlyList<ImageProblem> ImageProblems { get; init; } = [];
    public IReadOnlyList<BatchItemProgress> Items { get; init; } = [];

    public bool HasEnded => Status is BatchStatus.Rejected or BatchStatus.Finished or BatchStatus.Failed or BatchStatus.Cancelled or BatchStatus.Deleting;
}
