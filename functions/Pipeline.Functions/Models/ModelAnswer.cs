using Pipeline.Contracts.Models;

namespace Pipeline.Functions.Models;

/// <summary>A model with the cards of all its versions, newest first.</summary>
internal sealed record ModelAnswer(string Model, ChampionAnswer? Champion, IReadOnlyList<ModelCard> Versions);
