using Pipeline.Contracts.Labels;

namespace Pipeline.Formats.Geometry;

/// <summary>Turns pixels into drawn lines of one pixel's width, the only way weak labels can say "these pixels".</summary>
public static class Strokes
{
    private const int MaxVertices = 9_990;

    /// <summary>Lines that cover exactly the set pixels; null when that takes more than <paramref name="limit"/> of them.</summary>
    public static IReadOnlyList<ScribbleLabel>? Cover(Bits bits, string name, int limit)
    {
        var done = new List<List<int[]>>();
        var open = new List<Chain>();
        for (var y = 0; y < bits.Height; y++)
        {
            var row = RowRuns(bits, y);
            var continued = new List<Chain>(row.Count);
            var taken = 0;
            foreach (var (from, to) in row)
            {
                // Chains and runs both go from left to right; a run goes on with the first chain that touches it and is still free.
                while (taken < open.Count && open[taken].To < from)
                    done.Add(open[taken++].Path);
                Chain chain;
                if (taken < open.Count && open[taken].From <= to && open[taken].Path.Count < MaxVertices)
                    chain = open[taken++].Extend(from, to, y);
                else
                    chain = Chain.Start(from, to, y);
                continued.Add(chain);
            }
            done.AddRange(open.Skip(taken).Select(chain => chain.Path));
            if (done.Count + continued.Count > limit)
                return null;
            open = continued;
        }
        done.AddRange(open.Select(chain => chain.Path));
        return done.Count > limit ? null : [.. done.Select(path => new ScribbleLabel(name, 1, path))];
    }

    /// <summary>Some rows of the set pixels, evenly spaced, at most <paramref name="limit"/> lines.</summary>
    public static IReadOnlyList<ScribbleLabel> Rows(Bits bits, string name, int limit)
    {
        if (bits.Bounds() is not { } box)
            return [];
        for (var step = 4; ; step *= 2)
        {
            var lines = new List<ScribbleLabel>();
            for (var y = box.Top + Math.Min(step, box.Height) / 2; y < box.Bottom && lines.Count <= limit; y += step)
                lines.AddRange(RowRuns(bits, y).Select(run => new ScribbleLabel(name, 1, run.From == run.To ? [[run.From, y]] : [[run.From, y], [run.To, y]])));
            if (lines.Count <= limit)
                return lines;
            if (step > bits.Height)
                return lines[..limit];
        }
    }

    /// <summary>First and last column of each run.</summary>
    private static List<(int From, int To)> RowRuns(Bits bits, int y)
    {
        var runs = new List<(int, int)>();
        var row = bits.Pixels.AsSpan(y * bits.Width, bits.Width);
        for (var x = 0; x < row.Length; x++)
        {
            if (row[x] == 0)
                continue;
            var from = x;
            while (x + 1 < row.Length && row[x + 1] != 0)
                x++;
            runs.Add((from, x));
        }
        return runs;
    }

    private sealed record Chain(int From, int To, List<int[]> Path)
    {
        public static Chain Start(int from, int to, int y) => new(from, to, from == to ? [[from, y]] : [[from, y], [to, y]]);

        /// <summary>Walks back inside the last run until it is over the next one, steps down, and sweeps from end to end.</summary>
        public Chain Extend(int from, int to, int y)
        {
            var x = Path[^1][0];
            var over = Math.Clamp(x, Math.Max(From, from), Math.Min(To, to));
            if (over != x)
                Path.Add([over, y - 1]);
            Path.Add([over, y]);
            var (near, far) = over - from <= to - over ? (from, to) : (to, from);
            if (near != over)
                Path.Add([near, y]);
            if (far != near)
                Path.Add([far, y]);
            return new Chain(from, to, Path);
        }
    }
}
