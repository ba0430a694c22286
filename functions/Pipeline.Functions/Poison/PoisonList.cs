namespace Pipeline.Functions.Poison;

/// <summary>Answer to <c>GET /api/poison</c>.</summary>
/// <param name="Next">The cursor of the next page; null on the last.</param>
internal sealed record PoisonList(IReadOnlyList<PoisonMessage> Messages, string? Next);
