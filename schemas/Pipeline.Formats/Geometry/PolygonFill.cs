namespace Pipeline.Formats.Geometry;

/// <summary>Which pixels a polygon holds: those whose centre it encloses (even-odd rule), so tracing and filling are exact inverses.</summary>
public static class PolygonFill
{
    /// <summary>A fill remembers each crossing of an edge and a row; a hostile ring of a million tall edges must not fill the memory.</summary>
    public const long MaxCrossings = 8L << 20;

    /// <summary>How many rows the edges cross in all: what a fill costs beside the pixels it paints.</summary>
    public static long Crossings(IReadOnlyList<Vertex> ring, int height)
    {
        long crossings = 0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (first, last) = Rows(ring[i].Y, ring[(i + 1) % ring.Count].Y, height);
            crossings += Math.Max(0, last - first);
        }
        return crossings;
    }

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="ring">Closed by itself; parts outside the picture are cut off.</param>
    /// <param name="paint">Gets row, first column and the column after the last.</param>
    public static void Fill(int width, int height, IReadOnlyList<Vertex> ring, Action<int, int, int> paint)
    {
        var (top, bottom) = Rows(ring.Min(v => v.Y), ring.Max(v => v.Y), height);
        if (top >= bottom)
            return;
        // Where each row's crossings begin among all of them.
        var starts = new int[bottom - top + 1];
        for (var i = 0; i < ring.Count; i++)
        {
            var (first, last) = Rows(ring[i].Y, ring[(i + 1) % ring.Count].Y, height);
            for (var y = first; y < last; y++)
                starts[y - top + 1]++;
        }
        for (var row = 1; row < starts.Length; row++)
            starts[row] += starts[row - 1];
        var crossings = new double[starts[^1]];
        var next = starts.AsSpan(0, bottom - top).ToArray();
        for (var i = 0; i < ring.Count; i++)
            Cross(ring[i], ring[(i + 1) % ring.Count], height, top, crossings, next);
        for (var y = top; y < bottom; y++)
        {
            var row = crossings.AsSpan(starts[y - top], starts[y - top + 1] - starts[y - top]);
            row.Sort();
            for (var i = 0; i + 1 < row.Length; i += 2)
            {
                var (from, to) = (Column(row[i], width), Column(row[i + 1], width));
                if (from < to)
                    paint(y, from, to);
            }
        }
    }

    private static void Cross(Vertex a, Vertex b, int height, int top, double[] crossings, int[] next)
    {
        // The same edge walked the other way must cross at the very same place, or a bridge to a hole would leave a trace.
        var (upper, lower) = a.Y < b.Y || (a.Y == b.Y && a.X < b.X) ? (a, b) : (b, a);
        var (first, last) = Rows(a.Y, b.Y, height);
        for (var y = first; y < last; y++)
            crossings[next[y - top]++] = upper.X + ((y + 0.5 - upper.Y) / (lower.Y - upper.Y) * (lower.X - upper.X));
    }

    /// <summary>The rows whose centre line lies in [low, high) of the edge.</summary>
    private static (int First, int Last) Rows(double a, double b, int height) =>
        ((int)Math.Clamp(Math.Ceiling(Math.Min(a, b) - 0.5), 0, height), (int)Math.Clamp(Math.Ceiling(Math.Max(a, b) - 0.5), 0, height));

    /// <summary>The first column whose centre is not left of the crossing.</summary>
    private static int Column(double x, int width) => (int)Math.Clamp(Math.Ceiling(x - 0.5), 0, width);
}
