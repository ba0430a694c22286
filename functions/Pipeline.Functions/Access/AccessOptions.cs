namespace Pipeline.Functions.Access;

/// <summary>Configuration section "Api": who may call. <see cref="AccessOptionsCheck"/> holds the rules.</summary>
public sealed class AccessOptions
{
    public const string Section = "Api";

    /// <summary>Local development only: every caller may do everything, no key is asked for.</summary>
    public bool AllowAnonymous { get; set; }

    public IList<AccessKey> Keys { get; } = [];

    public EntraOptions Entra { get; } = new();
}
