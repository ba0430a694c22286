using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Batches;

/// <summary>One work item of a batch, as its ledger sees it.</summary>
public sealed record BatchItem([property: Text(Patterns.ItemId, Patterns.ItemIdHint)] string Id, [property: Between(0, 100_000)] int Images, bool Done, [property: Between(0, 100_000)] int Succeeded = 0, [property: Between(0, 100_000)] int Failed = 0);
