namespace Pipeline.Local.Scenes;

/// <summary>A sprite turned, scaled and placed: premultiplied colour and coverage for every pixel of the scene.</summary>
internal sealed class Stamp
{
    // Nine samples a pixel: sprites are 256 wide and shrink two- to sixfold.
    private const int Samples = 3;

    private Stamp(int width, int height) => (Color, Coverage) = (new float[width * height * 3], new float[width * height]);

    /// <summary>Premultiplied RGB, 0 to 1.</summary>
    public float[] Color { get; }

    /// <summary>Share of the pixel that the sprite covers, 0 to 1.</summary>
    public float[] Coverage { get; }

    public static Stamp Render(Sprite sprite, Placement place, int width, int height)
    {
        var stamp = new Stamp(width, height);
        var reach = place.Size * 0.75f; // half the diagonal of the sprite's square and a margin
        var (top, bottom) = (Math.Max(0, (int)(place.CentreY - reach)), Math.Min(height, (int)(place.CentreY + reach) + 2));
        var (left, right) = (Math.Max(0, (int)(place.CentreX - reach)), Math.Min(width, (int)(place.CentreX + reach) + 2));
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++)
                stamp.RenderPixel(sprite, place, width, x, y);
        return stamp;
    }

    private void RenderPixel(Sprite sprite, Placement place, int width, int x, int y)
    {
        float cos = MathF.Cos(place.Angle), sin = MathF.Sin(place.Angle), scale = sprite.Width / place.Size;
        float red = 0, green = 0, blue = 0, alpha = 0;
        for (var sample = 0; sample < Samples * Samples; sample++)
        {
            var dx = x + (sample % Samples + 0.5f) / Samples - place.CentreX;
            var dy = y + (sample / Samples + 0.5f) / Samples - place.CentreY;
            var u = (dx * cos + dy * sin) * scale;
            var v = (dy * cos - dx * sin) * scale;
            var column = (int)MathF.Floor((place.Mirrored ? -u : u) + sprite.Width / 2f);
            var row = (int)MathF.Floor(v + sprite.Height / 2f);
            if (column < 0 || row < 0 || column >= sprite.Width || row >= sprite.Height)
                continue;
            var at = (row * sprite.Width + column) * 4;
            var share = sprite.Rgba[at + 3] / 255f;
            red += sprite.Rgba[at] / 255f * share;
            green += sprite.Rgba[at + 1] / 255f * share;
            blue += sprite.Rgba[at + 2] / 255f * share;
            alpha += share;
        }

        const float Weight = 1f / (Samples * Samples);
        var pixel = y * width + x;
        Color[pixel * 3] = red * Weight * place.Tint.R;
        Color[pixel * 3 + 1] = green * Weight * place.Tint.G;
        Color[pixel * 3 + 2] = blue * Weight * place.Tint.B;
        Coverage[pixel] = alpha * Weight;
    }
}
