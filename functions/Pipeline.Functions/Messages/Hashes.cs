using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Functions.Messages;

/// <summary>Content hashes that name things: lower-case hexadecimal SHA-256.</summary>
internal static class Hashes
{
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The hash of several texts; none of them can run into the next.</summary>
    public static string Of(params IEnumerable<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? "\u0001null");
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Enough of a hash to tell the few things apart that share a name.</summary>
    public static string Short(string hash) => hash[..12];
}
