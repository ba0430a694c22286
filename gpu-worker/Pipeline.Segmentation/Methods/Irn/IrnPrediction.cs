using Pipeline.Numerics;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>What the network says about one image, on the grid of stride 4.</summary>
/// <param name="Boundary">[height, width], 0 to 1.</param>
/// <param name="Displacement">[2 (rows, columns), height, width], in cells.</param>
internal sealed record IrnPrediction(float[] Boundary, float[] Displacement, int Width, int Height)
{
    public AffinityField Affinities(CellOffset[] offsets) => AffinityField.FromBoundary(Boundary, Width, Height, offsets, Environment.ProcessorCount);

    /// <summary>[height, width]: 1 − E, where a walk may start.</summary>
    public float[] Inside() => [.. Boundary.Select(edge => 1 - edge)];
}
