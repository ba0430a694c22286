using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Models;

/// <summary>review-list.v1: <c>models/{name}/{version}/review.json</c>, the training images that a person should look at, the most useful first.</summary>
[Document(SchemaNames.ReviewList, MaxBytes = 4 << 20)]
public sealed record ReviewList
{
    public string Schema { get; init; } = SchemaNames.ReviewList;
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Model { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    [Count(0, 1_000)]
    public required IReadOnlyList<ReviewImage> Images { get; init; }
}
