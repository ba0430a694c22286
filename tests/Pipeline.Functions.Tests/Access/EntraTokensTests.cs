using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using Pipeline.Functions.Access;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Access;

public sealed class EntraTokensTests(AzuriteFixture azurite, TestIssuer issuer) : IClassFixture<TestIssuer>
{
    [Theory]
    [InlineData("roles", "Pipeline.Read", ApiScope.Read)]
    [InlineData("roles", "Pipeline.Admin", ApiScope.Admin)]
    [InlineData("roles", "Other.Role", ApiScope.Anyone)]
    [InlineData("scp", "openid Pipeline.Write", ApiScope.Write)]
    public async Task Token_ThatIsSound_GivesTheScopeOfItsRole(string claim, string value, ApiScope scope)
    {
        await using var app = await StartAsync();

        var caller = await FindAsync(app, issuer.Token(new() { ["oid"] = "someone", [claim] = claim == "roles" ? new[] { value } : value }));

        Assert.Equal(scope, caller?.Scope);
        Assert.DoesNotContain("someone", caller!.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ForAnotherAudience_IsRefused() =>
        await RefusedAsync(() => issuer.Token(audience: "api://other"));

    [Fact]
    public async Task Token_OfAnotherIssuer_IsRefused() =>
        await RefusedAsync(() => issuer.Token(issuer: "https://login.example.com"));

    [Fact]
    public async Task Token_PastItsTime_IsRefused() =>
        await RefusedAsync(() => issuer.Token(expires: TimeSpan.FromMinutes(-10)));

    [Fact]
    public async Task Token_SignedByAnotherKeyOfThatName_IsRefused()
    {
        using var other = RSA.Create(2048);

        await RefusedAsync(() => issuer.Token(signature: new SigningCredentials(new RsaSecurityKey(other) { KeyId = "one" }, SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task Token_ChangedAfterItWasSigned_IsRefused() =>
        await RefusedAsync(() =>
        {
            var parts = issuer.Token().Split('.');
            var payload = Base64UrlEncoder.Decode(parts[1]).Replace("Pipeline.Write", "Pipeline.Admin", StringComparison.Ordinal);
            return $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
        });

    [Fact]
    public async Task Token_WithoutASignature_IsRefused() =>
        await RefusedAsync(() => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{issuer.Token().Split('.')[1]}.");

    /// <summary>The old trick: the public key as a shared secret.</summary>
    [Fact]
    public async Task Token_SignedWithThePublicKeyAsSecret_IsRefused() =>
        await RefusedAsync(() => issuer.Token(signature: new SigningCredentials(new SymmetricSecurityKey(issuer.PublicKey) { KeyId = "one" }, SecurityAlgorithms.HmacSha256)));

    [Fact]
    public async Task Text_ThatIsNoToken_IsRefused() => await RefusedAsync(() => "not.a.token");

    private async Task RefusedAsync(Func<string> token)
    {
        await using var app = await StartAsync();

        Assert.Null(await FindAsync(app, token()));
        // It was the token, not the way here.
        Assert.NotNull(await FindAsync(app, issuer.Token()));
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(azurite, new()
    {
        ["Api:AllowAnonymous"] = "false",
        ["Api:Entra:Authority"] = issuer.Authority,
        ["Api:Entra:Audience"] = TestIssuer.Audience,
        ["Api:Entra:AllowLocal"] = "true",
    });

    private static Task<Caller?> FindAsync(TestApp app, string token)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = $"Bearer {token}";
        return app.Get<Callers>().FindAsync(request, TestApp.Cancellation);
    }
}
