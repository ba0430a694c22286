namespace Pipeline.Functions.Models;

internal sealed record ModelListAnswer(IReadOnlyList<ModelSummary> Models);

internal sealed record ModelSummary(string Model, ChampionAnswer? Champion, IReadOnlyList<string> Versions);
