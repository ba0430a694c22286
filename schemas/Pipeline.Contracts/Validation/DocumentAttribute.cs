namespace Pipeline.Contracts.Validation;

/// <summary>A document that crosses a boundary: its version name, carried in <see cref="Member"/>, and its size limit.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DocumentAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>The member that must hold <see cref="Value"/>.</summary>
    public string Member { get; set; } = "schema";

    /// <summary>What the member must hold; null takes <see cref="Name"/>.</summary>
    public string? Value { get; set; }

    public int MaxBytes { get; set; } = 4 << 20;
}
