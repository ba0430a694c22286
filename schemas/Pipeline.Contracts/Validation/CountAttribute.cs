namespace Pipeline.Contracts.Validation;

/// <summary>How many entries a list may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;
    public int Maximum { get; } = maximum;

    /// <summary>No entry twice.</summary>
    public bool Unique { get; set; }

    /// <summary>For a list of lists: the exact length of each inner one; 0 leaves it free.</summary>
    public int Inner { get; set; }
}
