namespace Pipeline.Numerics;

/// <summary>sRGB (IEC 61966-2-1) to CIELAB under D65: L in 0–100, a and b in about -128–127.</summary>
public static class CieLab
{
    private const int Channels = 3;

    /// <summary>Reference white D65, 2 degrees.</summary>
    private const float WhiteX = 0.950489f, WhiteZ = 1.088840f;

    /// <param name="rgb">[pixels, 3], 8-bit.</param>
    /// <param name="lab">[pixels, 3].</param>
    public static void FromRgb(ReadOnlySpan<byte> rgb, Span<float> lab)
    {
        Require.Length(lab.Length, rgb.Length, "[pixels, 3]");
        Span<float> linear = stackalloc float[256];
        for (int i = 0; i < linear.Length; i++)
            linear[i] = Linear(i / 255f);
        for (int i = 0; i + Channels <= rgb.Length; i += Channels)
        {
            float r = linear[rgb[i]], g = linear[rgb[i + 1]], b = linear[rgb[i + 2]];
            float x = Curve(((0.4124564f * r) + (0.3575761f * g) + (0.1804375f * b)) / WhiteX);
            float y = Curve((0.2126729f * r) + (0.7151522f * g) + (0.0721750f * b));
            float z = Curve(((0.0193339f * r) + (0.1191920f * g) + (0.9503041f * b)) / WhiteZ);
            (lab[i], lab[i + 1], lab[i + 2]) = ((116 * y) - 16, 500 * (x - y), 200 * (y - z));
        }
    }

    private static float Linear(float value) => value <= 0.04045f ? value / 12.92f : MathF.Pow((value + 0.055f) / 1.055f, 2.4f);

    private static float Curve(float t)
    {
        const float Epsilon = 216f / 24389, Kappa = 24389f / 27;
        return t > Epsilon ? MathF.Cbrt(t) : ((Kappa * t) + 16) / 116;
    }
}
