namespace Pipeline.Imaging;

/// <summary>Draws into a picture in place; everything is clipped at its borders. Coordinates are pixels, a pixel's centre being its integer position.</summary>
public sealed class Canvas(RgbImage image)
{
    public RgbImage Image { get; } = image;

    public void Fill(Rgb color) => FillRectangle(0, 0, Image.Width, Image.Height, color);

    public void Pixel(int x, int y, Rgb color)
    {
        if ((uint)x >= (uint)Image.Width || (uint)y >= (uint)Image.Height)
            return;
        int at = ((y * Image.Width) + x) * RgbImage.Channels;
        (Image.Pixels[at], Image.Pixels[at + 1], Image.Pixels[at + 2]) = color;
    }

    /// <summary>Half-open: covers [x, x + width) by [y, y + height).</summary>
    public void FillRectangle(int x, int y, int width, int height, Rgb color)
    {
        int right = (int)Math.Min((long)x + width, Image.Width), bottom = (int)Math.Min((long)y + height, Image.Height);
        for (int row = Math.Max(y, 0); row < bottom; row++)
        {
            for (int column = Math.Max(x, 0); column < right; column++)
                Pixel(column, row, color);
        }
    }

    /// <summary>An outline that grows inwards from the half-open rectangle.</summary>
    public void Rectangle(int x, int y, int width, int height, Rgb color, int thickness = 1)
    {
        FillRectangle(x, y, width, thickness, color);
        FillRectangle(x, y + height - thickness, width, thickness, color);
        FillRectangle(x, y, thickness, height, color);
        FillRectangle(x + width - thickness, y, thickness, height, color);
    }

    public void Disc(float x, float y, float radius, Rgb color) => Line(x, y, x, y, 2 * radius, color);

    /// <summary>A straight stroke with round caps: every pixel whose centre is at most half the width away from the segment.</summary>
    public void Line(float x0, float y0, float x1, float y1, float width, Rgb color)
    {
        float radius = Math.Max(width / 2, 0.5f);
        int left = ClampToInt(Math.Min(x0, x1) - radius, Image.Width), right = ClampToInt(Math.Max(x0, x1) + radius + 1, Image.Width);
        int top = ClampToInt(Math.Min(y0, y1) - radius, Image.Height), bottom = ClampToInt(Math.Max(y0, y1) + radius + 1, Image.Height);
        (float dx, float dy) = (x1 - x0, y1 - y0);
        float length = (dx * dx) + (dy * dy);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                float t = length > 0 ? Math.Clamp((((x - x0) * dx) + ((y - y0) * dy)) / length, 0, 1) : 0;
                (float ex, float ey) = (x - x0 - (t * dx), y - y0 - (t * dy));
                if ((ex * ex) + (ey * ey) <= radius * radius)
                    Pixel(x, y, color);
            }
        }
    }

    /// <summary>An open polyline.</summary>
    public void Polyline(ReadOnlySpan<(float X, float Y)> path, float width, Rgb color)
    {
        if (path.Length == 1)
            Line(path[0].X, path[0].Y, path[0].X, path[0].Y, width, color);
        for (int i = 1; i < path.Length; i++)
            Line(path[i - 1].X, path[i - 1].Y, path[i].X, path[i].Y, width, color);
    }

    /// <summary>Copies a picture with its top left at (x, y).</summary>
    public void Blit(RgbImage source, int x, int y)
    {
        ArgumentNullException.ThrowIfNull(source);
        int left = Math.Max(x, 0);
        int right = (int)Math.Min((long)x + source.Width, Image.Width);
        for (int row = Math.Max(y, 0); row < Math.Min((long)y + source.Height, Image.Height) && left < right; row++)
        {
            ReadOnlySpan<byte> line = source.Row(row - y)[((left - x) * RgbImage.Channels)..((right - x) * RgbImage.Channels)];
            line.CopyTo(Image.Pixels.AsSpan(((row * Image.Width) + left) * RgbImage.Channels));
        }
    }

    /// <summary>Text in a 5 x 7 bitmap font, capitals only; a line is <c>8 * scale</c> pixels high.</summary>
    public void Text(string text, int x, int y, Rgb color, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        foreach (char character in text)
        {
            for (int row = 0; row < BitmapFont.Height; row++)
            {
                int bits = BitmapFont.Row(character, row);
                for (int column = 0; column < BitmapFont.Width; column++)
                {
                    if ((bits >> (BitmapFont.Width - 1 - column) & 1) != 0)
                        FillRectangle(x + (column * scale), y + (row * scale), scale, scale, color);
                }
            }

            x += (BitmapFont.Width + 1) * scale;
        }
    }

    /// <summary>Pixels that <see cref="Text"/> advances.</summary>
    public static int TextWidth(string text, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length * (BitmapFont.Width + 1) * scale;
    }

    private static int ClampToInt(float value, int limit) => (int)Math.Clamp(MathF.Floor(value), 0, limit);
}
