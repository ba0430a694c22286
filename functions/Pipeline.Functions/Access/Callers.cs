using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Pipeline.Functions.Access;

/// <summary>Finds out who calls: by key (header, then query), or by bearer token where Entra is configured.</summary>
internal sealed class Callers(KeyRing keys, EntraTokens tokens, IOptions<AccessOptions> options)
{
    private const string Bearer = "Bearer ";

    /// <summary>What the answer 401 names as the way in.</summary>
    public string Challenge => options.Value.Entra.IsConfigured ? "Bearer" : $"Key header=\"{KeyHeader}\"";

    public const string KeyHeader = "x-functions-key";
    public const string KeyQuery = "code";

    /// <returns>Null when the request shows nothing that counts.</returns>
    public async Task<Caller?> FindAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (options.Value.AllowAnonymous)
            return new Caller("anonymous", ApiScope.Admin);
        var header = request.Headers[KeyHeader].ToString();
        var key = header.Length > 0 ? header : request.Query[KeyQuery].ToString();
        if (key.Length is > 0 and <= AccessKey.MaxLength)
            return keys.Find(key);
        var authorization = request.Headers.Authorization.ToString();
        return options.Value.Entra.IsConfigured && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? await tokens.FindAsync(authorization[Bearer.Length..].Trim(), cancellation)
            : null;
    }
}
