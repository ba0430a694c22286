namespace Pipeline.Local.Scenes;

/// <summary>An RGB picture while it is being painted: rows of interleaved values, 0 to 1.</summary>
internal sealed class FloatImage(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public float[] Rgb { get; } = new float[width * height * 3];

    public void Set(int x, int y, Color color)
    {
        var at = (y * Width + x) * 3;
        Rgb[at] = color.R;
        Rgb[at + 1] = color.G;
        Rgb[at + 2] = color.B;
    }

    /// <summary>Covers a pixel with a colour; an opacity of 1 replaces it.</summary>
    public void Blend(int x, int y, Color color, float opacity)
    {
        var at = (y * Width + x) * 3;
        Rgb[at] += (color.R - Rgb[at]) * opacity;
        Rgb[at + 1] += (color.G - Rgb[at + 1]) * opacity;
        Rgb[at + 2] += (color.B - Rgb[at + 2]) * opacity;
    }

    public void Scale(int x, int y, float factor)
    {
        var at = (y * Width + x) * 3;
        Rgb[at] *= factor;
        Rgb[at + 1] *= factor;
        Rgb[at + 2] *= factor;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Rgb.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(Math.Clamp(Rgb[i], 0f, 1f) * 255f + 0.5f);
        return bytes;
    }
}
