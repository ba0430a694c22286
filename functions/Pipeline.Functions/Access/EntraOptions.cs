namespace Pipeline.Functions.Access;

/// <summary>Configuration section "Api:Entra": bearer tokens of Microsoft Entra ID, or of any OpenID Connect issuer. Off without an authority.</summary>
public sealed class EntraOptions
{
    /// <summary>Such as <c>https://login.microsoftonline.com/{tenant}/v2.0</c>; its metadata are at <c>/.well-known/openid-configuration</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>What tokens must be issued for: the app's client id or application id URI.</summary>
    public string? Audience { get; set; }

    /// <summary>Role or delegated scope (claims <c>roles</c> and <c>scp</c>) that gives each scope.</summary>
    public string ReadRole { get; set; } = "Pipeline.Read";
    public string WriteRole { get; set; } = "Pipeline.Write";
    public string AdminRole { get; set; } = "Pipeline.Admin";

    /// <summary>Tests and local issuers only: the authority may be http on this machine.</summary>
    public bool AllowLocal { get; set; }

    public bool IsConfigured => !string.IsNullOrEmpty(Authority);
}
