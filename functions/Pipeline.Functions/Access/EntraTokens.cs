using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Pipeline.Functions.Messages;

namespace Pipeline.Functions.Access;

/// <summary>Judges bearer tokens: signed by the issuer's present keys, for this app, in time, with a role that is a scope.</summary>
internal sealed partial class EntraTokens(IOptions<AccessOptions> options, ILogger<EntraTokens> logger)
{
    private const int MaxTokenLength = 16 << 10;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxTokenLength };
    private readonly Lazy<TokenValidationParameters> rules = new(() => Rules(options.Value.Entra));

    /// <returns>Null when the token does not count. One without a role counts for nothing but its name.</returns>
    public async Task<Caller?> FindAsync(string token, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (token.Length is 0 or > MaxTokenLength)
            return null;
        var result = await handler.ValidateTokenAsync(token, await WithIssuerAsync(cancellation));
        if (!result.IsValid)
        {
            // The kind of failure only: messages of the library may quote the token.
            Log.Refused(logger, result.Exception?.GetType().Name ?? "unknown");
            return null;
        }
        var claims = result.ClaimsIdentity;
        string[] given = [.. claims.FindAll("roles").Select(claim => claim.Value), .. claims.FindAll("scp").SelectMany(claim => claim.Value.Split(' '))];
        var subject = claims.FindFirst("oid")?.Value ?? claims.FindFirst("sub")?.Value ?? claims.FindFirst("azp")?.Value ?? "";
        return new Caller($"token-{Hashes.Short(Hashes.Of([subject]))}", ScopeOf(given));
    }

    private ApiScope ScopeOf(string[] given)
    {
        var entra = options.Value.Entra;
        return given.Contains(entra.AdminRole) ? ApiScope.Admin
            : given.Contains(entra.WriteRole) ? ApiScope.Write
            : given.Contains(entra.ReadRole) ? ApiScope.Read
            : ApiScope.Anyone;
    }

    /// <summary>The issuer is what its metadata say; keys come from there too, and again when a token names an unknown one.</summary>
    private async Task<TokenValidationParameters> WithIssuerAsync(CancellationToken cancellation)
    {
        var parameters = rules.Value.Clone();
        parameters.ValidIssuer = (await parameters.ConfigurationManager.GetBaseConfigurationAsync(cancellation)).Issuer;
        return parameters;
    }

    private static TokenValidationParameters Rules(EntraOptions entra) => new()
    {
        ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{entra.Authority!.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = !entra.AllowLocal }),
        ValidAudience = entra.Audience,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateIssuer = true,
        ValidateAudience = true,
        ValidateLifetime = true,
        ValidateIssuerSigningKey = true,
        ClockSkew = ClockSkew,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A bearer token is refused: {Why}")]
        public static partial void Refused(ILogger logger, string why);
    }
}
