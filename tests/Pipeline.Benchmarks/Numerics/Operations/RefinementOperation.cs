using Pipeline.Numerics;

namespace Pipeline.Benchmarks.Numerics.Operations;

/// <summary>Pixel-adaptive refinement, ten rounds over 48 neighbours.</summary>
internal static class RefinementOperation
{
    private const int Width = 500, Height = 366;

    public static IEnumerable<NumericsOperation> All(BenchPicture picture) => [Create(picture, 3), Create(picture, 21)];

    private static NumericsOperation Create(BenchPicture picture, int classes)
    {
        byte[] rgb = picture.At(Width, Height);
        float[] scores = BenchPicture.Uniform(classes * Width * Height), refined = new float[scores.Length];
        var options = new LocalRefinementOptions();
        return new NumericsOperation(
            "local refinement",
            $"{classes} classes, {Width} x {Height}",
            () => LocalRefinement.RunPlain(rgb, Width, Height, options, scores, classes, refined),
            threads => LocalRefinement.Run(rgb, Width, Height, options, scores, classes, refined, threads));
    }
}
