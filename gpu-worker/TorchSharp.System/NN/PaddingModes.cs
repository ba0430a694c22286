namespace TorchSharp;

/// <summary>What stands in the padding. Convolutions say <see cref="Zeros"/>, padding functions <see cref="Constant"/>.</summary>
public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
    Constant = 4,
}
