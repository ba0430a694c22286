using Pipeline.Contracts.Models;

namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>GET /api/models/{model}</c>; newest version first.</summary>
public sealed record ModelDetail(string Model, PublishedVersion? Champion, IReadOnlyList<ModelCard> Versions);
