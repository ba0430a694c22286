namespace Pipeline.Local.Scenes.Backdrops;

/// <summary>A studio wall: a slow change of colour, straight or round, with a little grain.</summary>
internal static class Gradient
{
    public static void Paint(FloatImage image, SceneRandom random)
    {
        var noise = new Noise(random);
        var hue = random.Between(0, 1);
        var from = Color.FromHsv(hue, random.Between(0, 0.55f), random.Between(0.5f, 1f));
        var to = Color.FromHsv(hue + random.Between(-0.2f, 0.2f), random.Between(0, 0.6f), random.Between(0.2f, 0.8f));
        var angle = random.Between(0, MathF.Tau);
        float dx = MathF.Cos(angle), dy = MathF.Sin(angle);
        var round = random.Chance(0.4f);
        float centreX = random.Between(0.2f, 0.8f), centreY = random.Between(0.2f, 0.8f);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                float u = x / (float)image.Width, v = y / (float)image.Height;
                var share = round
                    ? MathF.Sqrt((u - centreX) * (u - centreX) + (v - centreY) * (v - centreY)) * 1.2f
                    : 0.5f + (u - 0.5f) * dx + (v - 0.5f) * dy;
                share += 0.15f * (noise.Octaves(x / 40f, y / 40f, 3) - 0.5f);
                image.Set(x, y, Color.Mix(from, to, Math.Clamp(share, 0, 1)));
            }
    }
}
