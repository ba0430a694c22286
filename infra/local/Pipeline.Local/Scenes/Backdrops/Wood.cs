namespace Pipeline.Local.Scenes.Backdrops;

/// <summary>Planks with grain and seams.</summary>
internal static class Wood
{
    public static void Paint(FloatImage image, SceneRandom random)
    {
        var grain = new Noise(random);
        var planks = new Noise(random);
        var hue = random.Between(0.04f, 0.11f);
        var light = Color.FromHsv(hue, random.Between(0.25f, 0.6f), random.Between(0.6f, 0.95f));
        var dark = Color.FromHsv(hue - 0.01f, random.Between(0.4f, 0.75f), random.Between(0.25f, 0.5f));
        var plank = random.Between(22, 48);
        var turned = random.Chance(0.5f);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var (along, across) = turned ? (y, x) : (x, y);
                var board = (int)MathF.Floor(across / plank);
                var tone = planks.Lattice(board, 3);
                var rings = across * 0.35f + 6 * grain.Octaves(along / 60f + board * 7.7f, across / 9f, 3);
                var share = 0.35f * (0.5f + 0.5f * MathF.Sin(rings * 1.7f)) + 0.35f * grain.At(along / 25f, across * 1.3f) + 0.3f * tone;
                var seam = across - board * plank < 1.4f ? 0.45f : 1f;
                image.Set(x, y, Color.Mix(light, dark, share).Lit(seam));
            }
    }
}
