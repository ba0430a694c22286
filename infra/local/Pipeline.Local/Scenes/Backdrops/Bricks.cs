namespace Pipeline.Local.Scenes.Backdrops;

/// <summary>A wall of bricks or tiles with mortar.</summary>
internal static class Bricks
{
    public static void Paint(FloatImage image, SceneRandom random)
    {
        var noise = new Noise(random);
        var tones = new Noise(random);
        var tiles = random.Chance(0.35f);
        var brick = tiles
            ? Color.FromHsv(random.Between(0, 1), random.Between(0.05f, 0.4f), random.Between(0.55f, 0.95f))
            : Color.FromHsv(random.Between(0, 0.08f), random.Between(0.35f, 0.7f), random.Between(0.4f, 0.75f));
        var mortar = Color.FromHsv(0.1f, 0.08f, random.Between(0.45f, 0.85f));
        var height = random.Between(11, 24);
        var width = tiles ? height : height * random.Between(1.8f, 2.6f);
        var joint = random.Between(1.2f, 2.6f);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var row = (int)MathF.Floor(y / height);
                var shifted = x + (tiles ? 0 : row % 2 * width / 2);
                var column = (int)MathF.Floor(shifted / width);
                var isJoint = y - row * height < joint || shifted - column * width < joint;
                var rough = 0.75f + 0.5f * noise.Octaves(x / 9f, y / 9f, 4);
                var color = isJoint ? mortar : brick.Lit(0.7f + 0.6f * tones.Lattice(column, row));
                image.Set(x, y, color.Lit(rough));
            }
    }
}
