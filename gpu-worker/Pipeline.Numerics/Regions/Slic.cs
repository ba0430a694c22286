using Pipeline.Numerics.Regions;

namespace Pipeline.Numerics;

/// <summary>
/// SLIC superpixels (Achanta et al. 2012): k-means in (L, a, b, x, y), each centre looking one and a half grid steps to every side,
/// then pieces smaller than a quarter of a cell join a neighbour, so that every superpixel is 4-connected.
/// </summary>
/// <remarks>Colours are rounded to 64ths of a unit: sums of them are exact, so that neither lanes nor threads change a centre.</remarks>
public static class Slic
{
    private const int Channels = 3;
    private const int SmallestShare = 4;

    /// <param name="rgb">[height, width, 3], 8-bit.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="options">Number, compactness, iterations.</param>
    /// <param name="labels">[height, width], receives superpixel numbers from 0.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; the result does not depend on it.</param>
    /// <returns>The number of superpixels.</returns>
    public static int Segment(ReadOnlySpan<byte> rgb, int width, int height, in SlicOptions options, Span<int> labels, int maxDegreeOfParallelism = 1)
    {
        Check(rgb, width, height, options, labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        using var planes = new LabPlanes(rgb, width, height, maxDegreeOfParallelism);
        using var bands = new SlicBands(planes, options, maxDegreeOfParallelism);
        bands.Run(options.Iterations);
        return SlicPieces.Connect(bands.Labels, planes.Stride, width, height, SmallestPiece(labels.Length, options), labels);
    }

    /// <summary>The same pixel by pixel: what the vectorised form is measured against.</summary>
    internal static int SegmentPlain(ReadOnlySpan<byte> rgb, int width, int height, in SlicOptions options, Span<int> labels)
    {
        Check(rgb, width, height, options, labels);
        using var planes = new LabPlanes(rgb, width, height, maxDegreeOfParallelism: 1);
        var centres = new SlicCentres(planes, options);
        return SlicPlain.Segment(planes, centres, options.Iterations, SmallestPiece(labels.Length, options), labels);
    }

    private static int SmallestPiece(int pixels, in SlicOptions options)
    {
        float step = SlicCentres.Step(pixels, options);
        return (int)(step * step) / SmallestShare;
    }

    private static void Check(ReadOnlySpan<byte> rgb, int width, int height, in SlicOptions options, Span<int> labels)
    {
        Require.Size(width, height);
        Require.Length(rgb.Length, (long)width * height * Channels, "[height, width, 3]");
        Require.Length(labels.Length, (long)width * height, "[height, width]");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Superpixels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Iterations, 1);
        Require.Positive(options.Compactness);
    }
}
