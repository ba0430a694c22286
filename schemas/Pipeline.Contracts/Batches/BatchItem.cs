namespace Pipeline.Contracts.Batches;

/// <summary>One work item of a batch, as its ledger sees it.</summary>
public sealed record BatchItem(string Id, int Images, bool Done, int Succeeded = 0, int Failed = 0);
