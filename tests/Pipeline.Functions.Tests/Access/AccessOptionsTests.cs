using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Functions.Access;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Access;

public sealed class AccessOptionsTests(AzuriteFixture azurite)
{
    private static readonly string Key = new('k', 40);

    [Fact]
    public Task Api_OpenToNobody_DoesNotStart() =>
        RefusedAsync(new() { ["Api:AllowAnonymous"] = "false" }, "Api__Keys__0__Value");

    [Fact]
    public Task Api_WithKeysAndOpenToAll_DoesNotStart() =>
        RefusedAsync(new() { ["Api:Keys:0:Value"] = Key, ["Api:Keys:0:Scope"] = "Read" }, "AllowAnonymous");

    [Theory]
    [InlineData("short", "Read", "5 characters")]
    [InlineData("a key with blanks in it that is long enough", "Read", "visible ASCII")]
    [InlineData("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk", "Anyone", "Scope is Anyone")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/api-key-admin)", "Admin", "has not resolved")]
    public async Task Key_OutOfBounds_DoesNotStartAndIsNotShown(string value, string scope, string reason)
    {
        var error = await RefusedAsync(new() { ["Api:AllowAnonymous"] = "false", ["Api:Keys:0:Value"] = value, ["Api:Keys:0:Scope"] = scope }, reason);

        Assert.DoesNotContain(value, error, StringComparison.Ordinal);
    }

    [Fact]
    public Task Entra_WithoutAudienceOrHttps_DoesNotStart() =>
        RefusedAsync(new() { ["Api:AllowAnonymous"] = "false", ["Api:Entra:Authority"] = "http://example.com" }, "Audience is missing", "https");

    [Fact]
    public async Task Keys_SeveralOfOneScope_AllCount()
    {
        await using var app = await TestApp.StartAsync(azurite, new()
        {
            ["Api:AllowAnonymous"] = "false",
            ["Api:Keys:0:Value"] = Key,
            ["Api:Keys:0:Scope"] = "Write",
            ["Api:Keys:1:Value"] = Key + "-next",
            ["Api:Keys:1:Scope"] = "Write",
        });

        var found = new[] { Key, Key + "-next", Key + "-other" }.Select(key => app.Get<KeyRing>().Find(key)?.Scope);

        Assert.Equal([ApiScope.Write, ApiScope.Write, null], found);
    }

    private async Task<string> RefusedAsync(Dictionary<string, string?> settings, params string[] reasons)
    {
        await using var app = await TestApp.StartAsync(azurite, settings);

        var error = Assert.ThrowsAny<Exception>(app.Get<IStartupValidator>().Validate).Message;

        Assert.All(reasons, reason => Assert.Contains(reason, error, StringComparison.Ordinal));
        return error;
    }
}
