namespace Pipeline.Local.Scenes.Backdrops;

/// <summary>Striped or plaid fabric with a weave and folds.</summary>
internal static class Cloth
{
    public static void Paint(FloatImage image, SceneRandom random)
    {
        var folds = new Noise(random);
        var hue = random.Between(0, 1);
        var ground = Color.FromHsv(hue, random.Between(0.1f, 0.6f), random.Between(0.4f, 0.95f));
        var stripe = Color.FromHsv(hue + random.Between(0.1f, 0.5f), random.Between(0.1f, 0.7f), random.Between(0.3f, 0.95f));
        float period = random.Between(10, 34), share = random.Between(0.15f, 0.5f);
        var plaid = random.Chance(0.5f);
        var angle = random.Between(0, MathF.PI);
        float cos = MathF.Cos(angle), sin = MathF.Sin(angle);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var bend = 9 * folds.Octaves(x / 50f, y / 50f, 2);
                float u = x * cos + y * sin + bend, v = y * cos - x * sin + bend;
                var strength = (On(u) ? 0.6f : 0) + (plaid && On(v) ? 0.4f : 0);
                var weave = 0.93f + 0.07f * ((x + y) & 1);
                var fold = 0.75f + 0.45f * folds.Octaves(x / 38f + 40, y / 38f, 3);
                image.Set(x, y, Color.Mix(ground, stripe, strength).Lit(weave * fold));
            }

        bool On(float at) => at / period - MathF.Floor(at / period) < share;
    }
}
