using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Pipeline.Functions.Tests.Access;

/// <summary>An OpenID Connect issuer on this machine: metadata and keys over HTTP, tokens made here.</summary>
public sealed class TestIssuer : IAsyncLifetime
{
    public const string Audience = "api://pipeline";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly WebApplication _web;

    public TestIssuer()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Authority, jwks_uri = $"{Authority}/keys" }));
        _web.MapGet("/keys", () =>
        {
            var key = _rsa.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
        });
    }

    public string Authority => _web.Urls.First().TrimEnd('/');

    /// <summary>What the world may know of the key.</summary>
    public byte[] PublicKey => _rsa.ExportSubjectPublicKeyInfo();

    private SigningCredentials Signature => new(new RsaSecurityKey(_rsa) { KeyId = "one" }, SecurityAlgorithms.RsaSha256);

    public async ValueTask InitializeAsync() => await _web.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>A sound token, unless told otherwise.</summary>
    public string Token(
        Dictionary<string, object>? claims = null, string audience = Audience, string? issuer = null, TimeSpan? expires = null, SigningCredentials? signature = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Authority,
            Audience = audience,
            IssuedAt = DateTime.UtcNow.AddHours(-2),
            NotBefore = DateTime.UtcNow.AddHours(-2),
            Expires = DateTime.UtcNow + (expires ?? TimeSpan.FromHours(1)),
            Claims = claims ?? new() { ["oid"] = "someone", ["roles"] = new[] { "Pipeline.Write" } },
            SigningCredentials = signature ?? Signature,
        });

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _rsa.Dispose();
    }
}
