namespace Pipeline.Functions.Access;

/// <summary>Who calls.</summary>
/// <param name="Id">Tells callers apart without telling their key: a hash, or the subject of a token.</param>
internal sealed record Caller(string Id, ApiScope Scope)
{
    public static Caller Anyone { get; } = new("anyone", ApiScope.Anyone);
}
