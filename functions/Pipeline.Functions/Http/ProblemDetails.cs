using Pipeline.Contracts;

namespace Pipeline.Functions.Http;

/// <summary>The body of every error answer (RFC 9457), with the problems that programs can act on.</summary>
internal sealed record ProblemDetails(string Type, string Title, int Status, string Detail, IReadOnlyList<Problem> Problems)
{
    public const string ContentType = "application/problem+json";
}
