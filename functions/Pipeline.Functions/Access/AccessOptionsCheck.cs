using Microsoft.Extensions.Options;

namespace Pipeline.Functions.Access;

/// <summary>Lists everything that is wrong with the section "Api", without showing a key.</summary>
internal sealed class AccessOptionsCheck : IValidateOptions<AccessOptions>
{
    /// <summary>The platform hands a reference on as it stands while it cannot resolve it; whoever guesses the vault's name would know the key.</summary>
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        List<string> wrong = [.. Keys(options), .. Entra(options.Entra)];
        var closed = options.Keys.Count > 0 || options.Entra.IsConfigured;
        if (!closed && !options.AllowAnonymous)
            wrong.Add("Nobody could call the API: configure Api__Keys__0__Value and Api__Keys__0__Scope, or Api__Entra__Authority; "
                + "Api__AllowAnonymous=true opens it to everybody, for local development only.");
        if (closed && options.AllowAnonymous)
            wrong.Add("Api:AllowAnonymous is true although keys or Entra are configured; it would make them worthless.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Keys(AccessOptions options)
    {
        foreach (var (index, key) in options.Keys.Index())
        {
            if (key.Value.Length is < AccessKey.MinLength or > AccessKey.MaxLength)
                yield return $"Api:Keys:{index}:Value has {key.Value.Length} characters; allowed: {AccessKey.MinLength} to {AccessKey.MaxLength}.";
            if (key.Value.Any(c => c is <= ' ' or > '~'))
                yield return $"Api:Keys:{index}:Value holds a character that no header carries; allowed: visible ASCII.";
            if (key.Value.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase))
                yield return $"Api:Keys:{index}:Value is a reference that the platform has not resolved: the secret is missing, or the app's identity may not read it.";
            if (key.Scope is not (ApiScope.Read or ApiScope.Write or ApiScope.Admin))
                yield return $"Api:Keys:{index}:Scope is {key.Scope}; allowed: Read, Write, Admin.";
        }
        if (options.Keys.DistinctBy(key => key.Value).Count() < options.Keys.Count)
            yield return "Api:Keys holds the same value twice; each key has one scope.";
    }

    private static IEnumerable<string> Entra(EntraOptions entra)
    {
        if (!entra.IsConfigured)
            yield break;
        var https = Uri.TryCreate(entra.Authority, UriKind.Absolute, out var authority) && authority.Scheme == Uri.UriSchemeHttps;
        if (!https && !(entra.AllowLocal && authority is { IsLoopback: true, Scheme: "http" }))
            yield return $"Api:Entra:Authority is \"{entra.Authority}\"; an https address is expected.";
        if (string.IsNullOrEmpty(entra.Audience))
            yield return "Api:Entra:Audience is missing; a token for another app would be taken.";
        string[] roles = [entra.ReadRole, entra.WriteRole, entra.AdminRole];
        if (roles.Any(string.IsNullOrWhiteSpace) || roles.Distinct().Count() < roles.Length)
            yield return "Api:Entra:ReadRole, WriteRole and AdminRole must be three different names.";
    }
}
