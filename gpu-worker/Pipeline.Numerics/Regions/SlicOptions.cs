namespace Pipeline.Numerics;

/// <summary>How <see cref="Slic"/> divides a picture.</summary>
/// <param name="Superpixels">Wanted number; the result has about as many.</param>
/// <param name="Compactness">Weight of position against colour (L a b units for one grid step); 10 follows edges, 40 gives squares.</param>
/// <param name="Iterations">Assignment rounds.</param>
public readonly record struct SlicOptions(int Superpixels, float Compactness = 10, int Iterations = 10);
