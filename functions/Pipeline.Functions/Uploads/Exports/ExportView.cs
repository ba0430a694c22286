using Pipeline.Contracts;

namespace Pipeline.Functions.Uploads.Exports;

/// <summary>One export of a batch.</summary>
/// <param name="Done">Share of the images that are written, 0 to 1; null when unknown.</param>
/// <param name="Url">Signed address of the ZIP file; null until it is finished.</param>
/// <param name="Reason">Why it failed; null otherwise.</param>
public sealed record ExportView(string Format, ExportStatus Status, double? Done, string? Url, DateTimeOffset? ExpiresAt, Problem? Reason);
