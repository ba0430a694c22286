namespace Pipeline.Segmentation.Networks;

/// <summary>One level of a backbone's feature maps.</summary>
/// <param name="Channels">Planes.</param>
/// <param name="Stride">Pixels of the image a cell stands for; sizes are rounded up.</param>
public readonly record struct FeatureLevel(int Channels, int Stride);
