namespace Pipeline.Local.Scenes.Backdrops;

/// <summary>Clouds over a horizon: sky above, land or water below.</summary>
internal static class Sky
{
    public static void Paint(FloatImage image, SceneRandom random)
    {
        var clouds = new Noise(random);
        var land = new Noise(random);
        var hue = random.Between(0.52f, 0.64f);
        var zenith = Color.FromHsv(hue, random.Between(0.4f, 0.8f), random.Between(0.5f, 0.9f));
        var haze = Color.FromHsv(hue - 0.03f, random.Between(0.05f, 0.3f), random.Between(0.8f, 1f));
        var cloud = new Color(0.97f, 0.97f, 0.98f).Lit(random.Between(0.75f, 1f));
        var ground = Color.FromHsv(random.Pick([0.08f, 0.12f, 0.28f, 0.55f]), random.Between(0.2f, 0.6f), random.Between(0.3f, 0.7f));
        var cover = random.Between(0.35f, 0.65f);
        var horizon = random.Between(0.5f, 1.1f) * image.Height;
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var hill = horizon + 14 * (land.Octaves(x / 45f, 0.5f, 3) - 0.5f);
                if (y > hill)
                {
                    var depth = (y - hill) / image.Height;
                    image.Set(x, y, ground.Lit(0.6f + 0.8f * land.Octaves(x / (6f + 40 * depth), y / (2f + 14 * depth), 4)));
                    continue;
                }
                var sky = Color.Mix(zenith, haze, Math.Clamp(y / hill, 0, 1));
                var density = Math.Clamp((clouds.Octaves(x / 50f, y / 28f, 5) - cover) * 5, 0, 1);
                image.Set(x, y, Color.Mix(sky, cloud, density));
            }
    }
}
