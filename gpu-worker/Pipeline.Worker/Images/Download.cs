using Pipeline.Contracts;

namespace Pipeline.Worker.Images;

/// <summary>A local file, or the reason why there is none.</summary>
internal sealed record Download(string? Path, Problem? Problem);
