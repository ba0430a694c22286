using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Segmentation;

/// <summary>A method and the hash of the options it ran with, stored with every mask: <c>cam@1a2b3c4d5e6f</c>.</summary>
public sealed record MethodId(string Name, string OptionsHash)
{
    public override string ToString() => $"{Name}@{OptionsHash}";

    public static bool TryParse(string? text, [NotNullWhen(true)] out MethodId? id)
    {
        var at = text?.IndexOf('@') ?? -1;
        id = at > 0 && at < text!.Length - 1 ? new MethodId(text[..at], text[(at + 1)..]) : null;
        return id is not null;
    }
}
