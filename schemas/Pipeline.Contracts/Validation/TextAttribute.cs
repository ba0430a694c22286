namespace Pipeline.Contracts.Validation;

/// <summary>What a string, or each string of a list, must look like.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextAttribute(string pattern, string hint) : Attribute
{
    public string Pattern { get; } = pattern;

    /// <summary>"… must be {hint}".</summary>
    public string Hint { get; } = hint;
}
