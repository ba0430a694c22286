using Pipeline.Numerics;

namespace Pipeline.Benchmarks.Numerics.Operations;

/// <summary>Building the kernels and ten mean-field rounds.</summary>
internal static class DenseCrfOperation
{
    private const int Width = 500, Height = 366;

    public static IEnumerable<NumericsOperation> All(BenchPicture picture) =>
    [
        Create(picture, "psa", DenseCrfOptions.Psa, 3, Peer.DenseCrfPsa3),
        Create(picture, "psa", DenseCrfOptions.Psa, 21, Peer.DenseCrfPsa21),
        Create(picture, "irn", DenseCrfOptions.Irn, 3, Peer.DenseCrfIrn3),
        Create(picture, "irn", DenseCrfOptions.Irn, 21, Peer.DenseCrfIrn21),
        Create(picture, "deeplab", DenseCrfOptions.DeepLab, 3, Peer.DenseCrfDeepLab3),
        Create(picture, "deeplab", DenseCrfOptions.DeepLab, 21, Peer.DenseCrfDeepLab21),
    ];

    private static NumericsOperation Create(BenchPicture picture, string preset, DenseCrfOptions options, int labels, Peer peer)
    {
        byte[] rgb = picture.At(Width, Height);
        float[] unary = BenchPicture.Uniform(labels * Width * Height, most: 3), q = new float[unary.Length];
        using var model = new DenseCrfModel(rgb, Width, Height, options);
        return new NumericsOperation(
            "dense CRF",
            $"{preset}, {labels} classes, {Width} x {Height}, {model.BilateralVertices} lattice points",
            () =>
            {
                using var plain = new DenseCrfModel(rgb, Width, Height, options);
                plain.InferScalar(unary, labels, q);
            },
            threads => DenseCrf.Infer(rgb, Width, Height, unary, labels, options, q, threads),
            Peer: peer);
    }
}
