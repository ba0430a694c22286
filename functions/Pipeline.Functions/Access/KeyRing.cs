using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Pipeline.Functions.Messages;

namespace Pipeline.Functions.Access;

/// <summary>The configured keys. Only their hashes stay in memory here, and all are compared each time, so that time tells nothing.</summary>
internal sealed class KeyRing(IOptions<AccessOptions> options)
{
    private readonly (byte[] Hash, Caller Caller)[] keys =
        [.. options.Value.Keys.Select(key => (HashOf(key.Value), new Caller($"key-{Hashes.Short(Hashes.Of(key.Value))}", key.Scope)))];

    /// <returns>Null for an unknown key.</returns>
    public Caller? Find(string key)
    {
        var given = HashOf(key);
        Caller? found = null;
        foreach (var (hash, caller) in keys)
            if (CryptographicOperations.FixedTimeEquals(given, hash))
                found = caller;
        return found;
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
