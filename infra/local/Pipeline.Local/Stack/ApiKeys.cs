using System.Security.Cryptography;

namespace Pipeline.Local.Stack;

/// <summary>Keys of the HTTP API, one a scope, as x-functions-key or ?code=. Made once for a data folder, so that a restart locks nobody out.</summary>
public sealed record ApiKeys(string Read, string Write, string Admin)
{
    public static ApiKeys Create() => new(New("read"), New("write"), New("admin"));

    /// <summary>What the functions read them from.</summary>
    internal IEnumerable<KeyValuePair<string, string?>> Settings() =>
        new[] { (Read, "Read"), (Write, "Write"), (Admin, "Admin") }.SelectMany((key, index) => new KeyValuePair<string, string?>[]
        {
            new($"Api__Keys__{index}__Value", key.Item1),
            new($"Api__Keys__{index}__Scope", key.Item2),
        });

    private static string New(string scope) => $"{scope}-{RandomNumberGenerator.GetHexString(48, lowercase: true)}";
}
