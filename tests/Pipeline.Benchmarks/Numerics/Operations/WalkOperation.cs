using Pipeline.Numerics;

namespace Pipeline.Benchmarks.Numerics.Operations;

/// <summary>256 steps of the random walk on boundary affinities, radius 5.</summary>
internal static class WalkOperation
{
    private const int Radius = 5;
    private const float Beta = 10;

    public static IEnumerable<NumericsOperation> All() =>
        from grid in ((int Stride, int Width, int Height, Peer Peer)[])[(8, 63, 47, Peer.WalkStride8), (4, 125, 94, Peer.WalkStride4)]
        from classes in (int[])[3, 21]
        select Create(grid.Stride, grid.Width, grid.Height, classes, classes == 3 ? grid.Peer : null);

    private static NumericsOperation Create(int stride, int width, int height, int classes, Peer? peer)
    {
        float[] boundary = BenchPicture.Uniform(width * height), scores = BenchPicture.Uniform(classes * width * height), walked = new float[scores.Length];
        AffinityField field = AffinityField.FromBoundary(boundary, width, height, AffinityOffsets.HalfPlane(Radius));
        return new NumericsOperation(
            "affinity walk",
            $"stride {stride} ({width} x {height}), {classes} planes",
            () => AffinityWalk.RunPlain(field, Beta, AffinityWalk.DefaultSteps, scores, classes, walked),
            threads => AffinityWalk.Run(field, Beta, AffinityWalk.DefaultSteps, scores, classes, walked, threads),
            Peer: peer);
    }
}
