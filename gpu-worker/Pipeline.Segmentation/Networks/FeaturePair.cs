using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <param name="Low">[batch, low channels, h, w]: early features with fine positions.</param>
/// <param name="High">[batch, high channels, h', w']: late features with meaning.</param>
public readonly record struct FeaturePair(Tensor Low, Tensor High);
