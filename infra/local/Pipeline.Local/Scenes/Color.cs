namespace Pipeline.Local.Scenes;

/// <summary>Linear mixing is good enough here: values are display values, 0 to 1.</summary>
internal readonly record struct Color(float R, float G, float B)
{
    public static Color Mix(Color a, Color b, float share) =>
        new(a.R + (b.R - a.R) * share, a.G + (b.G - a.G) * share, a.B + (b.B - a.B) * share);

    public Color Lit(float factor) => new(R * factor, G * factor, B * factor);

    /// <param name="hue">Turns, any real number.</param>
    /// <param name="saturation">0 to 1.</param>
    /// <param name="value">0 to 1.</param>
    public static Color FromHsv(float hue, float saturation, float value)
    {
        return new(Channel(5), Channel(3), Channel(1));

        float Channel(int n)
        {
            var k = (n + (hue - MathF.Floor(hue)) * 6f) % 6f;
            return value - value * saturation * Math.Clamp(Math.Min(k, 4f - k), 0f, 1f);
        }
    }
}
