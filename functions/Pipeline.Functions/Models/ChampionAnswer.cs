using Pipeline.Contracts.Models;

namespace Pipeline.Functions.Models;

/// <summary>The published version of a model.</summary>
internal sealed record ChampionAnswer(string Version, string? Previous, DateTimeOffset PublishedAt, double? HoldoutMiou)
{
    public static ChampionAnswer? Of(Champion? champion) =>
        champion is null ? null : new ChampionAnswer(champion.Version, champion.Previous, champion.PublishedAt, champion.HoldoutMiou);
}
