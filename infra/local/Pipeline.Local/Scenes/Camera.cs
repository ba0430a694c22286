namespace Pipeline.Local.Scenes;

/// <summary>What a cheap camera does to a picture: uneven light, dark corners, a colour cast, softness, sensor noise.</summary>
internal static class Camera
{
    public static FloatImage Photograph(FloatImage scene, SceneRandom random)
    {
        var image = random.Chance(0.5f) ? Soften(scene, random.Between(0.1f, 0.5f)) : scene;
        var angle = random.Between(0, MathF.Tau);
        float slope = random.Between(0, 0.3f), corners = random.Between(0, 0.35f), noise = random.Between(0.004f, 0.03f);
        float red = random.Between(0.93f, 1.07f), blue = random.Between(0.93f, 1.07f), exposure = random.Between(0.85f, 1.12f);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                float u = x / (float)image.Width - 0.5f, v = y / (float)image.Height - 0.5f;
                var light = exposure * (1 + slope * (u * MathF.Cos(angle) + v * MathF.Sin(angle))) * (1 - corners * (u * u + v * v) * 2);
                var at = (y * image.Width + x) * 3;
                image.Rgb[at] = image.Rgb[at] * light * red + noise * random.Bell();
                image.Rgb[at + 1] = image.Rgb[at + 1] * light + noise * random.Bell();
                image.Rgb[at + 2] = image.Rgb[at + 2] * light * blue + noise * random.Bell();
            }
        return image;
    }

    /// <summary>Mixes each pixel with the mean of its four neighbours.</summary>
    private static FloatImage Soften(FloatImage from, float amount)
    {
        var to = new FloatImage(from.Width, from.Height);
        for (var y = 0; y < from.Height; y++)
            for (var x = 0; x < from.Width; x++)
                for (var channel = 0; channel < 3; channel++)
                {
                    var around = (At(x - 1, y) + At(x + 1, y) + At(x, y - 1) + At(x, y + 1)) / 4;
                    to.Rgb[(y * to.Width + x) * 3 + channel] = At(x, y) + (around - At(x, y)) * amount;

                    float At(int column, int row) =>
                        from.Rgb[(Math.Clamp(row, 0, from.Height - 1) * from.Width + Math.Clamp(column, 0, from.Width - 1)) * 3 + channel];
                }
        return to;
    }
}
