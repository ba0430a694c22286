namespace Pipeline.Formats.Geometry;

/// <summary>Which pixels a polygon holds: those whose centre it encloses (even-odd rule), so tracing and filling are exact inverses.</summary>
public static class PolygonFill
{
    /// <summary>Edge-and-row crossings a fill may cost; a hostile polygon of a million tall edges is refused by it.</summary>
    public const long MaxCrossings = 32L << 20;

    /// <summary>How many crossings a fill of this ring costs.</summary>
    public static long Cost(IReadOnlyList<Vertex> ring, int height)
    {
        long cost = 0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (first, last) = Rows(ring[i].Y, ring[(i + 1) % ring.Count].Y, height);
            cost += Math.Max(0, last - first);
        }
        return cost;
    }

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="ring">Closed by itself; parts outside the picture are cut off.</param>
    /// <param name="paint">Gets row, first column and the column after the last.</param>
    public static void Fill(int width, int height, IReadOnlyList<Vertex> ring, Action<int, int, int> paint)
    {
        var (top, bottom) = (height, 0);
        var starts = new int[height + 1];
        for (var i = 0; i < ring.Count; i++)
        {
            var (first, last) = Rows(ring[i].Y, ring[(i + 1) % ring.Count].Y, height);
            for (var y = first; y < last; y++)
                starts[y + 1]++;
            if (first < last)
                (top, bottom) = (Math.Min(top, first), Math.Max(bottom, last));
        }
        for (var y = 0; y < height; y++)
            starts[y + 1] += starts[y];
        var crossings = new double[starts[height]];
        var next = starts.AsSpan(0, height).ToArray();
        for (var i = 0; i < ring.Count; i++)
            Cross(ring[i], ring[(i + 1) % ring.Count], height, crossings, next);
        for (var y = top; y < bottom; y++)
        {
            var row = crossings.AsSpan(starts[y], starts[y + 1] - starts[y]);
            row.Sort();
            for (var i = 0; i + 1 < row.Length; i += 2)
            {
                var (from, to) = (Column(row[i], width), Column(row[i + 1], width));
                if (from < to)
                    paint(y, from, to);
            }
        }
    }

    private static void Cross(Vertex a, Vertex b, int height, double[] crossings, int[] next)
    {
        // The same edge walked the other way must cross at the very same place, or a bridge to a hole would leave a trace.
        var (upper, lower) = a.Y < b.Y || (a.Y == b.Y && a.X < b.X) ? (a, b) : (b, a);
        var (first, last) = Rows(a.Y, b.Y, height);
        for (var y = first; y < last; y++)
            crossings[next[y]++] = upper.X + ((y + 0.5 - upper.Y) / (lower.Y - upper.Y) * (lower.X - upper.X));
    }

    /// <summary>The rows whose centre line lies in [low, high) of the edge.</summary>
    private static (int First, int Last) Rows(double a, double b, int height) =>
        ((int)Math.Clamp(Math.Ceiling(Math.Min(a, b) - 0.5), 0, height), (int)Math.Clamp(Math.Ceiling(Math.Max(a, b) - 0.5), 0, height));

    /// <summary>The first column whose centre is not left of the crossing.</summary>
    private static int Column(double x, int width) => (int)Math.Clamp(Math.Ceiling(x - 0.5), 0, width);
}
