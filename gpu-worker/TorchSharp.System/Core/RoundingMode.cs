namespace TorchSharp;

public static partial class torch
{
    /// <summary>How a quotient becomes a whole number.</summary>
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }
}
