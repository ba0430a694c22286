using Pipeline.Contracts;

namespace Pipeline.Local.Api.Answers;

/// <summary>One export of a batch.</summary>
public sealed record ExportProgress(string Format, string Status, double? Done, Uri? Url, Problem? Reason);
