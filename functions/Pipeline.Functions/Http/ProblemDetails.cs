using Pipeline.Contracts;

namespace Pipeline.Functions.Http;

/// <summary>The body of every error answer (RFC 9457), with the problems that programs can act on.</summary>
/// <param name="TraceId">Of a failure inside, to be told to whoever reads the log; null otherwise.</param>
internal sealed record ProblemDetails(string Type, string Title, int Status, string Detail, IReadOnlyList<Problem> Problems, string? TraceId)
{
    public const string ContentType = "application/problem+json";
}
