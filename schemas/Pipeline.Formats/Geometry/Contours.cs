namespace Pipeline.Formats.Geometry;

/// <summary>
/// Traces a binary picture into polygons along the pixels' edges: one ring for each group of pixels that touch, corners included.
/// A hole is part of the ring, joined by a bridge of no width, because COCO and YOLO have no other way to say "hole".
/// Filling the rings again (<see cref="PolygonFill"/>) gives the same pixels.
/// </summary>
public static class Contours
{
    public static IReadOnlyList<IReadOnlyList<Vertex>> Trace(Bits bits) => new Tracer(bits).Run();

    /// <summary>Pixels inside a traced ring: twice its signed area, halved; holes count against it.</summary>
    public static double Area(IReadOnlyList<Vertex> ring)
    {
        double twice = 0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            twice += (a.X * b.Y) - (b.X * a.Y);
        }
        return Math.Abs(twice) / 2;
    }

    private sealed class Tracer(Bits bits)
    {
        private const int Right = 0;
        private const int Down = 1;
        private const int Left = 2;

        // Nodes of all rings: places, and the node that follows.
        private readonly List<(int X, int Y)> places = [];
        private readonly List<int> next = [];

        // Edges between rows: walked already, and for the upper edge of a pixel the node where it begins.
        private readonly HashSet<long> walked = [];
        private readonly Dictionary<long, int> upperEdges = [];

        public IReadOnlyList<IReadOnlyList<Vertex>> Run()
        {
            var outer = new List<int>();
            for (var y = 0; y <= bits.Height; y++)
            {
                for (var x = 0; x < bits.Width; x++)
                {
                    var (above, below) = (bits[x, y - 1], bits[x, y]);
                    if (above == below || walked.Contains(Key(x, y)))
                        continue;
                    // The topmost edge of an outer ring lies over a pixel, that of a hole under one.
                    if (below)
                        outer.Add(Walk(x, y, Right).First);
                    else
                        Join(x, y);
                }
            }
            return [.. outer.Select(Ring)];
        }

        /// <summary>Follows a ring with the pixels to its right-hand side.</summary>
        private (int First, int Last) Walk(int x, int y, int direction)
        {
            var (startX, startY, start) = (x, y, direction);
            var first = -1;
            var last = -1;
            do
            {
                var node = Add(x, y);
                if (first < 0)
                    first = node;
                else
                    next[last] = node;
                last = node;
                if (direction == Right && walked.Add(Key(x, y)))
                    upperEdges[Key(x, y)] = node;
                else if (direction == Left)
                    walked.Add(Key(x - 1, y));
                (x, y) = direction switch { Right => (x + 1, y), Down => (x, y + 1), Left => (x - 1, y), _ => (x, y - 1) };
                var (aheadLeft, aheadRight) = direction switch
                {
                    Right => (bits[x, y - 1], bits[x, y]),
                    Down => (bits[x, y], bits[x - 1, y]),
                    Left => (bits[x - 1, y], bits[x - 1, y - 1]),
                    _ => (bits[x - 1, y - 1], bits[x, y - 1]),
                };
                direction = aheadLeft ? (direction + 3) % 4 : aheadRight ? direction : (direction + 1) % 4;
            }
            while ((x, y, direction) != (startX, startY, start));
            next[last] = first;
            return (first, last);
        }

        /// <summary>Traces the hole under pixel (x, y - 1) and bridges it straight up to the ring above, which was traced before.</summary>
        private void Join(int x, int y)
        {
            // The lower edge of the pixel above is walked from right to left; the node after it stands at (x, y).
            var (beforeHole, _) = Walk(x + 1, y, Left);
            var hole = next[beforeHole];
            var top = y - 1;
            while (bits[x, top - 1])
                top--;
            var above = upperEdges[Key(x, top)];
            var holeAgain = Add(x, y);
            var aboveAgain = Add(x, top);
            next[beforeHole] = holeAgain;
            next[holeAgain] = aboveAgain;
            next[aboveAgain] = next[above];
            next[above] = hole;
            upperEdges[Key(x, top)] = aboveAgain;
        }

        private int Add(int x, int y)
        {
            places.Add((x, y));
            next.Add(-1);
            return places.Count - 1;
        }

        /// <summary>The corners of a ring: nodes in the middle of a straight line say nothing.</summary>
        private List<Vertex> Ring(int first)
        {
            var ring = new List<(int X, int Y)>();
            var node = first;
            do
            {
                var place = places[node];
                while (ring.Count >= 2 && Straight(ring[^2], ring[^1], place))
                    ring.RemoveAt(ring.Count - 1);
                ring.Add(place);
                node = next[node];
            }
            while (node != first);
            if (ring.Count > 2 && Straight(ring[^2], ring[^1], ring[0]))
                ring.RemoveAt(ring.Count - 1);
            return [.. ring.Select(p => new Vertex(p.X, p.Y))];
        }

        private static bool Straight((int X, int Y) a, (int X, int Y) b, (int X, int Y) c) =>
            (a.X == b.X && b.X == c.X && Math.Sign(b.Y - a.Y) == Math.Sign(c.Y - b.Y))
            || (a.Y == b.Y && b.Y == c.Y && Math.Sign(b.X - a.X) == Math.Sign(c.X - b.X));

        private long Key(int x, int y) => ((long)y * (bits.Width + 1)) + x;
    }
}
