using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Webhooks;

/// <summary>
/// A subscriber's check of Standard Webhooks 1.0 signatures, written from the specification and sharing nothing with the
/// sender, so that both being wrong in the same way is unlikely.
/// </summary>
public sealed class WebhookSignature(string secret, TimeProvider clock)
{
    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";

    // The specification's tolerance against replays.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = Convert.FromBase64String(
        secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);

    /// <summary>Null when the request is genuine, else the reason to refuse it.</summary>
    public string? Refuse(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(signatures))
            return "webhook-id or webhook-signature is missing";
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return $"webhook-timestamp is '{timestamp}', not unix seconds";
        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (age.Duration() > Tolerance)
            return $"webhook-timestamp is {age.TotalSeconds:F0} s off";

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(_key, signed);
        // Several signatures come while the sender rotates its secrets; one that fits is enough.
        foreach (var signature in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (signature.StartsWith(Version, StringComparison.Ordinal) && Fits(signature[Version.Length..], expected))
                return null;
        return "no signature fits";
    }

    private static bool Fits(string base64, byte[] expected)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(base64, given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }
}
