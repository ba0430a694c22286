using Pipeline.Contracts;

namespace Pipeline.Local.Api.Answers;

/// <summary>Problem Details (RFC 9457), as the functions answer errors.</summary>
internal sealed record ErrorAnswer(string? Title, string? Detail, IReadOnlyList<Problem>? Problems)
{
    public override string ToString() => string.Join(
        "\n  ", new[] { Detail ?? Title ?? "no reason given" }.Concat((Problems ?? []).Select(p => $"{p.Pointer}: {p.Message}")));
}
