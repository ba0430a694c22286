namespace TorchSharp;

/// <summary>How much a convolution pads: not at all, or so that stride 1 keeps the size.</summary>
public enum Padding
{
    Valid = 0,
    Same = 1,
}
