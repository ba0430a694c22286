using Pipeline.Contracts.Work;

namespace Pipeline.Functions.Uploads;

/// <summary>What decides the masks of a batch, and its hash.</summary>
public sealed record BatchConfig(WorkConfig Work, string Hash);
