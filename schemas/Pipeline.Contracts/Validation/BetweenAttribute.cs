namespace Pipeline.Contracts.Validation;

/// <summary>Inclusive bounds of a number, or of each number of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(double minimum, double maximum) : Attribute
{
    public double Minimum { get; } = minimum;
    public double Maximum { get; } = maximum;
}
