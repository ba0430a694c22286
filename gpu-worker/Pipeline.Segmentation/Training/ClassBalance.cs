namespace Pipeline.Segmentation.Training;

/// <summary>Weights that keep large classes from drowning small ones: ∝ 1 / √pixels, mean 1, clamped to [0.2, 4].</summary>
internal static class ClassBalance
{
    public static float[] Weights(IEnumerable<byte[]> targets, int classes)
    {
        var counts = new long[256];
        foreach (var target in targets)
        {
            foreach (var value in target)
            {
                counts[value]++;
            }
        }
        var weights = Enumerable.Range(0, classes).Select(c => 1 / Math.Sqrt(counts[c] + 1)).ToArray();
        var mean = weights.Average();
        return [.. weights.Select(weight => (float)Math.Clamp(weight / mean, 0.2, 4))];
    }
}
