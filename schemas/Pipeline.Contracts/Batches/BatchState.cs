using System.Globalization;
using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Batches;

/// <summary>batch-state.v1: <c>state/batches/{batch}.json</c>, changed by ETag compare-and-swap in the functions only.</summary>
[Document(SchemaNames.BatchState, MaxBytes = 96 << 20)]
public sealed record BatchState : IListed
{
    public string Schema { get; init; } = SchemaNames.BatchState;
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Batch { get; init; }
    public required BatchStatus Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>ETag of the batch.json that was acted on.</summary>
    public required string ManifestETag { get; init; }

    /// <summary>SHA-256 of that batch.json: the same content again is the same batch, other content is refused.</summary>
    [Text(Patterns.Sha256, Patterns.Sha256Hint)]
    public required string ManifestHash { get; init; }

    public BatchManifest? Manifest { get; init; }
    public IReadOnlyList<string> Classes { get; init; } = [];
    public string? Background { get; init; }

    /// <summary>Hash of everything that decides the masks: method, options, classes, labels.</summary>
    [Text(Patterns.Hash, Patterns.HashHint)]
    public string? ConfigHash { get; init; }

    /// <summary>Why the batch was rejected; empty otherwise.</summary>
    public IReadOnlyList<Problem> Reasons { get; init; } = [];

    /// <summary>Images left out, each with its reasons; the rest goes on.</summary>
    public IReadOnlyList<ImageProblem> ImageProblems { get; init; } = [];

    public IReadOnlyList<BatchItem> Items { get; init; } = [];
    public string? Traceparent { get; init; }

    public IReadOnlyDictionary<string, string> Facts() => new Dictionary<string, string>
    {
        ["status"] = Status.ToString(),
        ["purpose"] = Manifest?.Purpose.ToString() ?? "",
        ["model"] = Manifest?.Model ?? "",
        ["created"] = CreatedAt.ToString("O", CultureInfo.InvariantCulture),
        ["updated"] = UpdatedAt.ToString("O", CultureInfo.InvariantCulture),
        ["images"] = (Manifest?.Images.Count ?? 0).ToString(CultureInfo.InvariantCulture),
        ["masks"] = Items.Sum(item => item.Succeeded).ToString(CultureInfo.InvariantCulture),
        ["leftout"] = ImageProblems.Count.ToString(CultureInfo.InvariantCulture),
    };
}
