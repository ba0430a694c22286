using Pipeline.Numerics;

namespace Pipeline.Benchmarks.Numerics.Operations;

/// <summary>Minimum spanning tree of the colours, and the filter on it.</summary>
internal static class TreeOperation
{
    private const int Width = 500, Height = 366, Channels = 3;
    private const float Sigma = 0.02f;

    public static IEnumerable<NumericsOperation> All(BenchPicture picture) => [Create(picture, 3), Create(picture, 21)];

    private static NumericsOperation Create(BenchPicture picture, int classes)
    {
        float[] colours = picture.Planes(Width, Height), values = BenchPicture.Uniform(classes * Width * Height), filtered = new float[values.Length];
        return new NumericsOperation(
            "spanning-tree filter",
            $"{classes} classes, {Width} x {Height}",
            () =>
            {
                using SpanningTree tree = SpanningTree.BuildPlain(colours, Channels, Width, Height);
                tree.FilterPlain(values, classes, Sigma, filtered);
            },
            threads =>
            {
                using SpanningTree tree = SpanningTree.Build(colours, Channels, Width, Height, threads);
                tree.Filter(values, classes, Sigma, filtered, threads);
            });
    }
}
