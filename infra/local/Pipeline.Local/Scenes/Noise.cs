namespace Pipeline.Local.Scenes;

/// <summary>Value noise: random values on a lattice, smoothly interpolated; octaves of it look like natural surfaces.</summary>
internal sealed class Noise(SceneRandom random)
{
    private readonly uint salt = (uint)random.Below(int.MaxValue);

    /// <summary>One octave, 0 to 1, with features about one unit wide.</summary>
    public float At(float x, float y)
    {
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
        float u = Smooth(x - left), v = Smooth(y - top);
        var above = Lattice(left, top) + (Lattice(left + 1, top) - Lattice(left, top)) * u;
        var below = Lattice(left, top + 1) + (Lattice(left + 1, top + 1) - Lattice(left, top + 1)) * u;
        return above + (below - above) * v;
    }

    /// <summary>Octaves, each half as wide and half as strong as the one before; 0 to 1.</summary>
    public float Octaves(float x, float y, int count)
    {
        float sum = 0, weight = 0, strength = 1;
        for (var octave = 0; octave < count; octave++)
        {
            sum += strength * At(x + octave * 17.3f, y - octave * 9.1f);
            weight += strength;
            strength *= 0.5f;
            x *= 2;
            y *= 2;
        }
        return sum / weight;
    }

    public float Lattice(int x, int y)
    {
        // Integer mixing of MurmurHash3's finalizer over both coordinates.
        var h = unchecked(salt ^ ((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u));
        h = unchecked((h ^ (h >> 16)) * 0x85EBCA6Bu);
        h = unchecked((h ^ (h >> 13)) * 0xC2B2AE35u);
        return ((h ^ (h >> 16)) >> 8) / 16777216f;
    }

    private static float Smooth(float t) => t * t * (3 - 2 * t);
}
