namespace Pipeline.Local.Scenes.Backdrops;

/// <summary>Clouded colour with veins, as plaster, marble or rust.</summary>
internal static class Plaster
{
    public static void Paint(FloatImage image, SceneRandom random)
    {
        var coarse = new Noise(random);
        var fine = new Noise(random);
        var hue = random.Between(0, 1);
        var first = Color.FromHsv(hue, random.Between(0.05f, 0.5f), random.Between(0.35f, 0.95f));
        var second = Color.FromHsv(hue + random.Between(-0.15f, 0.15f), random.Between(0.05f, 0.6f), random.Between(0.2f, 0.9f));
        var size = random.Between(18, 60);
        var veins = random.Between(0, 0.35f);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var share = coarse.Octaves(x / size, y / size, 5);
                var vein = 1 - MathF.Abs(2 * fine.Octaves(x / 30f, y / 30f, 4) - 1);
                image.Set(x, y, Color.Mix(first, second, share).Lit(1 - veins * MathF.Pow(vein, 8)));
            }
    }
}
