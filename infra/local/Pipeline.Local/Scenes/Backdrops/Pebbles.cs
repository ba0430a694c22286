namespace Pipeline.Local.Scenes.Backdrops;

/// <summary>Gravel: rounded stones, one around each point of a jittered grid (Worley's cells).</summary>
internal static class Pebbles
{
    public static void Paint(FloatImage image, SceneRandom random)
    {
        var jitter = new Noise(random);
        var tone = new Noise(random);
        var grain = new Noise(random);
        var hue = random.Between(0.02f, 0.15f);
        var saturation = random.Between(0, 0.3f);
        var size = random.Between(8, 22);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var (nearest, second, cell) = Nearest(jitter, x / size, y / size);
                var edge = Math.Clamp((second - nearest) * 4, 0, 1);
                var value = 0.35f + 0.5f * tone.Lattice(cell.X, cell.Y);
                var stone = Color.FromHsv(hue + 0.06f * tone.Lattice(cell.Y, cell.X), saturation, value);
                image.Set(x, y, stone.Lit((0.35f + 0.65f * edge) * (0.8f + 0.4f * grain.Octaves(x / 6f, y / 6f, 3))));
            }
    }

    private static (float Nearest, float Second, (int X, int Y) Cell) Nearest(Noise jitter, float x, float y)
    {
        int column = (int)MathF.Floor(x), row = (int)MathF.Floor(y);
        float nearest = float.MaxValue, second = float.MaxValue;
        var cell = (column, row);
        for (var cy = row - 1; cy <= row + 1; cy++)
            for (var cx = column - 1; cx <= column + 1; cx++)
            {
                var dx = cx + jitter.Lattice(cx, cy) - x;
                var dy = cy + jitter.Lattice(cy + 101, cx - 57) - y;
                var distance = MathF.Sqrt(dx * dx + dy * dy);
                if (distance < nearest)
                    (second, nearest, cell) = (nearest, distance, (cx, cy));
                else if (distance < second)
                    second = distance;
            }
        return (nearest, second, cell);
    }
}
