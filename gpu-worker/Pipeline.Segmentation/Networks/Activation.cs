namespace Pipeline.Segmentation.Networks;

/// <summary>What follows a normalised convolution.</summary>
public enum Activation
{
    None,
    Relu,
    Relu6,
}
