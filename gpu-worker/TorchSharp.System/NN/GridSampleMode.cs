namespace TorchSharp;

public static partial class torch
{
    /// <summary>How values between the samples of a grid are found.</summary>
    public enum GridSampleMode
    {
        Nearest = 0,
        Bilinear = 2,
    }
}
