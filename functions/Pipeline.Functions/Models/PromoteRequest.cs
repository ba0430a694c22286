using Pipeline.Contracts.Validation;

namespace Pipeline.Functions.Models;

/// <summary>Body of <c>POST /api/models/{model}/promote</c>.</summary>
/// <param name="Version">A version of the model, published before or refused by the gate.</param>
public sealed record PromoteRequest([property: Text(Patterns.Slug, Patterns.SlugHint)] string Version);
