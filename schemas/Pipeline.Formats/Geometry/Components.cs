namespace Pipeline.Formats.Geometry;

/// <summary>Groups of set pixels that touch, corners included, in the order of their first column.</summary>
public static class Components
{
    public static IReadOnlyList<Component> Find(Bits bits)
    {
        var runs = new List<(int X, int Top, int Bottom)>();
        var parent = new List<int>();
        var (previous, previousEnd) = (0, 0);
        for (var x = 0; x < bits.Width; x++)
        {
            var begin = runs.Count;
            AddColumn(bits, x, runs, parent);
            // Two columns are merged like two sorted lists.
            for (int i = previous, j = begin; i < previousEnd && j < runs.Count;)
            {
                if (runs[i].Top <= runs[j].Bottom && runs[j].Top <= runs[i].Bottom)
                    Unite(parent, i, j);
                if (runs[i].Bottom < runs[j].Bottom)
                    i++;
                else
                    j++;
            }
            (previous, previousEnd) = (begin, runs.Count);
        }

        var found = new Dictionary<int, Component>();
        for (var i = 0; i < runs.Count; i++)
        {
            var root = Root(parent, i);
            if (!found.TryGetValue(root, out var component))
                found[root] = component = new Component(bits.Width, bits.Height);
            component.Add(runs[i].X, runs[i].Top, runs[i].Bottom);
        }
        return [.. found.Values];
    }

    private static void AddColumn(Bits bits, int x, List<(int X, int Top, int Bottom)> runs, List<int> parent)
    {
        for (var y = 0; y < bits.Height; y++)
        {
            if (!bits[x, y])
                continue;
            var top = y;
            while (bits[x, y])
                y++;
            parent.Add(runs.Count);
            runs.Add((x, top, y));
        }
    }

    private static int Root(List<int> parent, int i)
    {
        while (parent[i] != i)
            i = parent[i] = parent[parent[i]];
        return i;
    }

    private static void Unite(List<int> parent, int a, int b)
    {
        var (x, y) = (Root(parent, a), Root(parent, b));
        if (x != y)
            parent[Math.Max(x, y)] = Math.Min(x, y);
    }
}
