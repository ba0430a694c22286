namespace Pipeline.Functions.Access;

/// <summary>A key of the API. Several may have one scope, so that a new one is given out before the old one is taken away.</summary>
public sealed class AccessKey
{
    public const int MinLength = 32;
    public const int MaxLength = 200;

    /// <summary>32 to 200 characters that a header can carry.</summary>
    public string Value { get; set; } = "";

    public ApiScope Scope { get; set; }
}
