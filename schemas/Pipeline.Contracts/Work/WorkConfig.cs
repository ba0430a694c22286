using System.Text.Json;
using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Work;

/// <summary>What decides the outcome of an item besides its images.</summary>
public sealed record WorkConfig
{
    /// <summary>A registered method or null (picked from the labels present).</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Method { get; init; }

    /// <summary>Overrides of the method's or the training's options, by name.</summary>
    public JsonElement? Options { get; init; }

    /// <summary>Blob name in <c>uploads</c> of the weak-labels.v1 document; null for predict, train, export, convert.</summary>
    [Text(Patterns.RelativePath, Patterns.RelativePathHint)]
    public string? Labels { get; init; }
    public string? LabelsETag { get; init; }

    /// <summary>The version of the model that makes masks anew (relabel); null otherwise.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Version { get; init; }

    /// <summary>What the masks are converted into (convert); null otherwise.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Format { get; init; }
}
