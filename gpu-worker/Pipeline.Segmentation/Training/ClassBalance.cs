namespace Pipeline.Segmentation.Training;

/// <summary>Weights that keep large classes from drowning small ones: ∝ 1 / √pixels, mean 1 over the classes that have any, clamped to [0.2, 4]; 1 for the others.</summary>
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
        var mean = Enumerable.Range(0, classes).Where(c => counts[c] > 0).Select(Inverse).DefaultIfEmpty(1).Average();
        return [.. Enumerable.Range(0, classes).Select(c => counts[c] > 0 ? (float)Math.Clamp(Inverse(c) / mean, 0.2, 4) : 1)];

        double Inverse(int c) => 1 / Math.Sqrt(counts[c]);
    }
}
