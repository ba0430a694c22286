using Pipeline.Numerics;

namespace Pipeline.Benchmarks.Numerics.Operations;

/// <summary>Superpixels, ten rounds.</summary>
internal static class SlicOperation
{
    private const int Width = 640, Height = 480, Superpixels = 400;

    public static NumericsOperation Create(BenchPicture picture)
    {
        byte[] rgb = picture.At(Width, Height);
        var labels = new int[Width * Height];
        var options = new SlicOptions(Superpixels);
        return new NumericsOperation(
            "SLIC",
            $"{Superpixels} superpixels, {Width} x {Height}",
            () => Slic.SegmentPlain(rgb, Width, Height, options, labels),
            threads => Slic.Segment(rgb, Width, Height, options, labels, threads),
            Peer: Peer.Slic);
    }
}
