namespace Pipeline.Imaging;

/// <summary>Transparency is composited over white (what a viewer shows), then dropped.</summary>
internal static class Alpha
{
    public static void OverWhite(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            int alpha = rgba[from + 3];
            int white = 255 * (255 - alpha);
            rgb[to] = (byte)(((rgba[from] * alpha) + white + 127) / 255);
            rgb[to + 1] = (byte)(((rgba[from + 1] * alpha) + white + 127) / 255);
            rgb[to + 2] = (byte)(((rgba[from + 2] * alpha) + white + 127) / 255);
        }
    }
}
