namespace Pipeline.Numerics;

/// <summary>
/// Paints weak labels into maps [height, width]. One rule for all shapes: a pixel belongs to a shape when its centre does. A pixel's centre
/// is its integer position (x, y), the convention of point and scribble labels. Shapes are clipped at the border; what is outside is dropped.
/// </summary>
public static class Rasterizer
{
    /// <summary>
    /// A polyline with round caps and joints: pixels whose centre lies at most <c>width / 2</c> from it. A width of 1 or less is still
    /// at least half a pixel to each side, so that a path never has holes. One vertex makes a disc.
    /// </summary>
    public static void Polyline<T>(Span<T> map, int mapWidth, int mapHeight, ReadOnlySpan<(float X, float Y)> path, float width, T value)
        where T : unmanaged
    {
        Check(map.Length, mapWidth, mapHeight);
        Require.Positive(width);
        float radius = MathF.Max(width / 2, 0.5f);
        if (path.Length == 1)
            Capsule(map, mapWidth, mapHeight, path[0], path[0], radius, value);
        for (int i = 1; i < path.Length; i++)
            Capsule(map, mapWidth, mapHeight, path[i - 1], path[i], radius, value);
    }

    /// <summary>Pixels whose centre lies at most <paramref name="radius"/> from (x, y); radius 0 paints the nearest pixel if (x, y) is on it.</summary>
    public static void Disc<T>(Span<T> map, int mapWidth, int mapHeight, float x, float y, float radius, T value)
        where T : unmanaged
    {
        Check(map.Length, mapWidth, mapHeight);
        if (!(radius >= 0))
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "radius must be at least 0.");
        if (radius < 0.5f)
            (x, y) = (MathF.Round(x), MathF.Round(y));
        Capsule(map, mapWidth, mapHeight, (x, y), (x, y), radius, value);
    }

    /// <summary>The half-open box [x, x + width) by [y, y + height): pixels whose integer position lies in it.</summary>
    public static void Box<T>(Span<T> map, int mapWidth, int mapHeight, float x, float y, float width, float height, T value)
        where T : unmanaged
    {
        Check(map.Length, mapWidth, mapHeight);
        (int left, int right) = (Ceiling(x, mapWidth), Ceiling(x + width, mapWidth));
        (int top, int bottom) = (Ceiling(y, mapHeight), Ceiling(y + height, mapHeight));
        for (int row = top; row < bottom && left < right; row++)
            map.Slice((row * mapWidth) + left, right - left).Fill(value);
    }

    /// <summary>Pixels whose distance to the segment is at most <paramref name="radius"/>; each row's run is found from the exact distance.</summary>
    private static void Capsule<T>(Span<T> map, int mapWidth, int mapHeight, (float X, float Y) a, (float X, float Y) b, float radius, T value)
        where T : unmanaged
    {
        if (!float.IsFinite(a.X + a.Y + b.X + b.Y))
            throw new ArgumentException($"The segment ({a.X}, {a.Y}) to ({b.X}, {b.Y}) is not finite.");
        int left = Ceiling(MathF.Min(a.X, b.X) - radius, mapWidth), right = Ceiling(MathF.Max(a.X, b.X) + radius + 1, mapWidth);
        int top = Ceiling(MathF.Min(a.Y, b.Y) - radius, mapHeight), bottom = Ceiling(MathF.Max(a.Y, b.Y) + radius + 1, mapHeight);
        (double dx, double dy) = ((double)b.X - a.X, (double)b.Y - a.Y);
        double squared = (dx * dx) + (dy * dy);
        double limit = (double)radius * radius;
        for (int y = top; y < bottom; y++)
        {
            Span<T> row = map.Slice(y * mapWidth, mapWidth);
            for (int x = left; x < right; x++)
            {
                double t = squared > 0 ? Math.Clamp((((x - a.X) * dx) + ((y - a.Y) * dy)) / squared, 0, 1) : 0;
                double ex = x - a.X - (t * dx), ey = y - a.Y - (t * dy);
                if ((ex * ex) + (ey * ey) <= limit)
                    row[x] = value;
            }
        }
    }

    private static int Ceiling(float value, int limit) => (int)MathF.Ceiling(Math.Clamp(value, 0, limit));

    private static void Check(int length, int width, int height)
    {
        Require.Size(width, height);
        Require.Length(length, (long)width * height, "[height, width]");
    }
}
