namespace Pipeline.Numerics.Tests.Crf;

/// <summary>Pictures of a few textured regions with noisy label energies.</summary>
internal static class Scenes
{
    /// <summary>A disc, a bar and a ground of different colours, with grain.</summary>
    public static (byte[] Rgb, byte[] Truth) Picture(int width, int height, int seed, int grain = 12)
    {
        var random = new Random(seed);
        var rgb = new byte[width * height * 3];
        var truth = new byte[width * height];
        int[][] colors = [[60, 90, 60], [200, 80, 40], [50, 70, 190]];
        for (int p = 0; p < truth.Length; p++)
        {
            (int x, int y) = (p % width, p / width);
            bool disc = Math.Pow(x - (width * 0.35), 2) + Math.Pow(y - (height * 0.4), 2) < Math.Pow(Math.Min(width, height) * 0.25, 2);
            bool bar = x > width * 0.7 && x < width * 0.9;
            truth[p] = (byte)(disc ? 1 : bar ? 2 : 0);
            for (int c = 0; c < 3; c++)
                rgb[(p * 3) + c] = (byte)Math.Clamp(colors[truth[p]][c] + random.Next(-grain, grain + 1), 0, 255);
        }

        return (rgb, truth);
    }

    /// <summary>-log p, where p names the true label on most pixels only.</summary>
    public static float[] NoisyUnary(byte[] truth, int labels, int seed, double right = 0.75)
    {
        var random = new Random(seed);
        var unary = new float[truth.Length * labels];
        for (int p = 0; p < truth.Length; p++)
        {
            int named = random.NextDouble() < right ? truth[p] : random.Next(Math.Min(labels, 3));
            for (int label = 0; label < labels; label++)
                unary[(label * truth.Length) + p] = (float)-Math.Log(label == named ? 0.6 : label < 3 ? 0.2 : 1e-5);
        }

        return unary;
    }

    public static byte[] ArgMax(ReadOnlySpan<float> q, int labels)
    {
        int pixels = q.Length / labels;
        var best = new byte[pixels];
        for (int p = 0; p < pixels; p++)
        {
            for (int label = 1; label < labels; label++)
            {
                if (q[(label * pixels) + p] > q[(best[p] * pixels) + p])
                    best[p] = (byte)label;
            }
        }

        return best;
    }

    public static double Agreement(byte[] a, byte[] b) => a.Zip(b, (x, y) => x == y ? 1.0 : 0).Average();
}
