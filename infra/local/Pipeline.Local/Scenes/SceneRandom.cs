namespace Pipeline.Local.Scenes;

/// <summary>
/// Draws of one scene (SplitMix64, Steele et al. 2014). Each scene has its own stream, so scene 7 of a seed is the same in a set
/// of 10 and of 1,000; System.Random would not do, neighbouring seeds of it are correlated.
/// </summary>
internal sealed class SceneRandom(int seed, int index)
{
    private ulong state = ((ulong)(uint)seed << 32) | (uint)index;

    /// <summary>From 0 up to, not including, <paramref name="end"/>.</summary>
    public int Below(int end) => (int)((Next() >> 33) % (uint)end);

    public float Between(float low, float high) => low + (high - low) * Share();

    public bool Chance(float probability) => Share() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>Sum of three uniform draws, scaled to standard deviation 1: near enough to normal for sensor noise.</summary>
    public float Bell() => (Share() + Share() + Share() - 1.5f) * 2f;

    /// <summary>0 to 1, 1 excluded.</summary>
    private float Share() => (Next() >> 40) / 16777216f;

    private ulong Next()
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        var z = unchecked((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }
}
