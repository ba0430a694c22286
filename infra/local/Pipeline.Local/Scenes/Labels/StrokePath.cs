namespace Pipeline.Local.Scenes.Labels;

/// <summary>Finds the line that a person would draw through a region: long, near its middle, clear of its edge.</summary>
internal sealed class StrokePath(float[] depth, int width, int height)
{
    // A hand keeps further from an edge the wider the shape is; below this share of the depth nothing is drawn.
    private const float MiddleShare = 0.4f;
    private const int VertexEvery = 7;

    /// <summary>Vertices from one end of the region's middle to the other, shortened at both ends; one vertex for a tiny region.</summary>
    /// <param name="clearance">Least distance of the line's centre from the edge, in pixels.</param>
    /// <param name="longest">Most pixels along the line.</param>
    public IReadOnlyList<(int X, int Y)> Find(SceneRandom random, float clearance, int longest)
    {
        var deepest = Array.IndexOf(depth, depth.Max());
        var least = Math.Max(clearance, MiddleShare * depth[deepest]);
        if (depth[deepest] < least)
            return [At(deepest)];

        // The far ends of the middle part: two sweeps from any pixel of it end at opposite ends.
        var first = Sweep(deepest, least);
        var second = Sweep(first.Last, least);
        var line = Trace(second);
        var cut = line.Count < 6 ? 0 : (int)(line.Count * random.Between(0.05f, 0.18f));
        line = line.GetRange(cut, line.Count - 2 * cut);
        if (line.Count > longest)
            line = line.GetRange(random.Below(line.Count - longest), longest);
        return Thin(line, clearance);
    }

    /// <summary>Cheapest paths from a pixel through the middle part; a step costs less the deeper it lies (Dijkstra).</summary>
    private (int[] From, int Last) Sweep(int start, float least)
    {
        var cost = new float[depth.Length];
        Array.Fill(cost, float.MaxValue);
        var from = new int[depth.Length];
        Array.Fill(from, -1);
        var queue = new PriorityQueue<int, float>();
        cost[start] = 0;
        queue.Enqueue(start, 0);
        var (last, farthest) = (start, 0f);
        while (queue.TryDequeue(out var pixel, out var sum))
        {
            if (sum > cost[pixel])
                continue;
            if (sum > farthest)
                (last, farthest) = (pixel, sum);
            var (x, y) = At(pixel);
            for (var dy = -1; dy <= 1; dy++)
                for (var dx = -1; dx <= 1; dx++)
                {
                    if ((dx == 0 && dy == 0) || x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height)
                        continue;
                    var next = (y + dy) * width + x + dx;
                    if (depth[next] < least)
                        continue;
                    var reached = sum + (dx != 0 && dy != 0 ? 1.41421356f : 1f) * (1 + 4 * least / depth[next]);
                    if (reached >= cost[next])
                        continue;
                    cost[next] = reached;
                    from[next] = pixel;
                    queue.Enqueue(next, reached);
                }
        }
        return (from, last);
    }

    private static List<int> Trace((int[] From, int Last) sweep)
    {
        var line = new List<int>();
        for (var pixel = sweep.Last; pixel >= 0; pixel = sweep.From[pixel])
            line.Add(pixel);
        return line;
    }

    /// <summary>Keeps every few pixels as a vertex, more where the straight line between two would come too near the edge.</summary>
    private List<(int X, int Y)> Thin(List<int> line, float clearance)
    {
        var vertices = new List<(int X, int Y)> { At(line[0]) };
        for (var at = 0; at < line.Count - 1;)
        {
            var step = Math.Min(VertexEvery, line.Count - 1 - at);
            while (step > 1 && !IsClear(At(line[at]), At(line[at + step]), clearance))
                step--;
            at += step;
            vertices.Add(At(line[at]));
        }
        return vertices;
    }

    private bool IsClear((int X, int Y) a, (int X, int Y) b, float clearance)
    {
        var steps = 2 * Math.Max(Math.Abs(b.X - a.X), Math.Abs(b.Y - a.Y));
        for (var i = 0; i <= steps; i++)
        {
            var x = (int)MathF.Round(a.X + (b.X - a.X) * i / (float)steps);
            var y = (int)MathF.Round(a.Y + (b.Y - a.Y) * i / (float)steps);
            if (depth[y * width + x] < clearance)
                return false;
        }
        return true;
    }

    private (int X, int Y) At(int pixel) => (pixel % width, pixel / width);
}
