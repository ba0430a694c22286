using Pipeline.Contracts.Validation;

namespace Pipeline.Functions.Uploads.Exports;

/// <summary>Body of <c>POST /api/batches/{batch}/exports</c>.</summary>
public sealed record ExportRequest
{
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Format { get; init; }
}
