using Pipeline.Numerics;

namespace Pipeline.Benchmarks.Numerics.Operations;

/// <summary>Colour mixtures inside and around one box.</summary>
internal static class ColourModelOperation
{
    private const int Width = 500, Height = 366;

    public static NumericsOperation Create(BenchPicture picture)
    {
        byte[] rgb = picture.At(Width, Height);
        var foreground = new float[Width * Height];
        return new NumericsOperation(
            "colour models",
            $"one box of 200 x 200, {Width} x {Height}",
            null,
            _ => ColourModels.BoxForeground(rgb, Width, Height, (150, 80, 200, 200), ColourModelOptions.Default, [], foreground),
            Threaded: false);
    }
}
