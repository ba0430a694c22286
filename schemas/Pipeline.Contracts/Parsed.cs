using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Contracts;

/// <summary>A document, or every reason why it is none. A value is present exactly when there are no problems.</summary>
public sealed record Parsed<T>(T? Value, IReadOnlyList<Problem> Problems)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Value is not null && Problems.Count == 0;
}
