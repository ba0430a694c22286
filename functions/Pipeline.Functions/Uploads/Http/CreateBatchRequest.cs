using Pipeline.Contracts.Validation;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Body of <c>POST /api/batches</c>.</summary>
public sealed record CreateBatchRequest
{
    /// <summary>Null lets the server choose.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Name { get; init; }

    /// <summary>Paths below the batch, such as "images/a.jpg", "labels.json", "batch.json".</summary>
    [Count(1, 20_000, Unique = true), Text(Patterns.RelativePath, Patterns.RelativePathHint)]
    public required IReadOnlyList<string> Files { get; init; }
}
