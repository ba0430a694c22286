namespace Pipeline.Functions.Tests.Running;

/// <summary>A request and its answer as they went over the wire.</summary>
/// <param name="Path">Below <c>/api</c>.</param>
internal sealed record Exchange(
    string Method, string Path, string Query, string? RequestBody, int Status, string? ContentType, string? Location, string Body);
