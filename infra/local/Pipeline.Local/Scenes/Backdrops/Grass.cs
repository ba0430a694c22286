namespace Pipeline.Local.Scenes.Backdrops;

/// <summary>A lawn: uneven green under many short blades.</summary>
internal static class Grass
{
    public static void Paint(FloatImage image, SceneRandom random)
    {
        var noise = new Noise(random);
        var hue = random.Between(0.19f, 0.34f);
        var light = Color.FromHsv(hue, random.Between(0.4f, 0.75f), random.Between(0.5f, 0.8f));
        var dark = Color.FromHsv(hue + 0.03f, random.Between(0.5f, 0.85f), random.Between(0.2f, 0.4f));
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
                image.Set(x, y, Color.Mix(dark, light, noise.Octaves(x / 22f, y / 22f, 5)));
        for (var blade = 0; blade < image.Width * image.Height / 22; blade++)
            Blade(image, random, Color.Mix(dark, light, random.Between(0, 1.25f)));
    }

    private static void Blade(FloatImage image, SceneRandom random, Color color)
    {
        float x = random.Between(0, image.Width), y = random.Between(0, image.Height);
        var lean = random.Between(-0.6f, 0.6f);
        var length = random.Between(3, 10);
        for (var step = 0f; step < length; step++, y--, x += lean)
        {
            if (x < 0 || y < 0 || x >= image.Width || y >= image.Height)
                return;
            image.Blend((int)x, (int)y, color, 0.7f * (1 - step / (length * 1.5f)));
        }
    }
}
