namespace Pipeline.Segmentation.Training;

/// <summary>Randomness that depends only on the seed and a position, so a resumed run draws what the first would have drawn.</summary>
internal static class StepRandom
{
    public static Random ForStep(int seed, int step) => new(Mix(seed, step, 1));

    /// <summary>The order of the entries in one pass over them.</summary>
    public static int[] Order(int seed, int epoch, int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new Random(Mix(seed, epoch, 2)).Shuffle(order);
        return order;
    }

    // SplitMix64's finaliser: neighbouring seeds and steps give unrelated streams.
    private static int Mix(int seed, int position, int stream)
    {
        unchecked
        {
            var z = ((ulong)(uint)seed << 32 | (uint)position) + (ulong)stream * 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) & 0x7FFFFFFF);
        }
    }
}
