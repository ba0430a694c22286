using Pipeline.Numerics.Crf;

namespace Pipeline.Numerics;

// From features to numbered vertices, their points and their neighbours.
public sealed partial class PermutohedralLattice
{
    /// <summary>Embeds the points; every thread numbers the vertices of its range in a table of its own.</summary>
    private List<(int From, int To, VertexTable Table)> Embed(ReadOnlySpan<float> features, LatticeKeys keys)
    {
        var parts = new List<(int From, int To, VertexTable Table)>();

        // One table a thread: more of them would find the same vertices more often.
        Workers.Run(features, Points, _threads, (all, from, to) =>
        {
            VertexTable table = Embed(all, keys, from, to);
            lock (parts)
                parts.Add((from, to, table));
        }, partsPerThread: 1);
        return parts;
    }

    private VertexTable Embed(ReadOnlySpan<float> features, LatticeKeys keys, int from, int to)
    {
        Span<float> floats = stackalloc float[(2 * Dimensions) + 3];
        Span<int> integers = stackalloc int[(2 * Dimensions) + 2];
        var embedding = new LatticeEmbedding(LatticeEmbedding.Scale(Dimensions), keys, floats, integers);
        Span<ulong> corner = stackalloc ulong[_corners];
        Span<ulong> lastKey = stackalloc ulong[_corners];
        Span<int> lastVertex = stackalloc int[_corners];
        lastKey.Clear();
        var table = new VertexTable();
        Span<int> vertex = _vertex.Span;
        Span<float> weight = _weight.Span;
        for (int p = from; p < to; p++)
        {
            embedding.Embed(features.Slice(p * Dimensions, Dimensions), corner, weight.Slice(p * _corners, _corners));
            for (int k = 0; k < corner.Length; k++)
            {
                // Neighbouring pixels mostly share their simplex.
                if (corner[k] != lastKey[k])
                    (lastKey[k], lastVertex[k]) = (corner[k], table.FindOrAdd(corner[k]));
                vertex[(p * _corners) + k] = lastVertex[k];
            }
        }

        return table;
    }

    /// <summary>
    /// Numbers all vertices by their keys, whoever found them. A step along an axis adds one number to every key, so the neighbours of successive
    /// vertices are successive too, and the blur reads three streams in place of random memory.
    /// </summary>
    /// <returns>The keys, sorted.</returns>
    private ulong[] Number(List<(int From, int To, VertexTable Table)> parts, int bits)
    {
        int found = parts.Sum(part => part.Table.Count);
        using var keys = new PooledBuffer<ulong>(found);
        using var finder = new PooledBuffer<int>(found);
        using var number = new PooledBuffer<int>(found);
        int first = 0;
        foreach ((_, _, VertexTable table) in parts)
        {
            table.Keys.CopyTo(keys.Span[first..]);
            first += table.Count;
        }

        for (int i = 0; i < found; i++)
            finder.Span[i] = i;
        RadixSort.Sort(keys.Span, finder.Span, bits);
        int count = 0;
        for (int i = 0; i < found; i++)
        {
            if (i == 0 || keys.Span[i] != keys.Span[count - 1])
                keys.Span[count++] = keys.Span[i];
            number.Span[finder.Span[i]] = count - 1;
        }

        first = 0;
        foreach ((int from, int to, VertexTable table) in parts)
        {
            int[] numbers = number.Array;
            int own = first;
            Workers.Run((to - from) * _corners, _threads, (start, end) =>
            {
                foreach (ref int vertex in _vertex.Span[((from * _corners) + start)..((from * _corners) + end)])
                    vertex = numbers[own + vertex];
            });
            first += table.Count;
            table.Dispose();
        }

        return keys.Span[..count].ToArray();
    }

    private LatticeKeys KeysFor(ReadOnlySpan<float> features, ReadOnlySpan<float> scale)
    {
        int d = Dimensions;
        (float[] least, float[] most) = Extremes(features);

        // The lifted coordinate i is the sum of the later scaled features minus i times the one before.
        Span<float> lowest = stackalloc float[d + 1];
        Span<float> highest = stackalloc float[d + 1];
        (float low, float high) = (0, 0);
        for (int i = d; i >= 0; i--)
        {
            (float own, float ownMost) = i > 0 ? (least[i - 1] * scale[i - 1], most[i - 1] * scale[i - 1]) : (0, 0);
            (lowest[i], highest[i]) = (low - (i * ownMost), high - (i * own));
            (low, high) = (low + own, high + ownMost);
            if (!float.IsFinite(lowest[i]) || !float.IsFinite(highest[i]))
                throw new ArgumentException("features holds values that are not finite.", nameof(features));
        }

        return new LatticeKeys(lowest, highest);
    }

    /// <summary>The least and the most of each dimension.</summary>
    private (float[] Least, float[] Most) Extremes(ReadOnlySpan<float> features)
    {
        int d = Dimensions;
        var least = new float[d];
        var most = new float[d];
        Array.Fill(least, float.PositiveInfinity);
        Array.Fill(most, float.NegativeInfinity);
        Workers.Run(features, Points, _threads, (all, from, to) =>
        {
            Span<float> ownLeast = stackalloc float[d];
            Span<float> ownMost = stackalloc float[d];
            ownLeast.Fill(float.PositiveInfinity);
            ownMost.Fill(float.NegativeInfinity);
            for (int i = from * d; i < to * d; i += d)
            {
                for (int k = 0; k < d; k++)
                {
                    ownLeast[k] = MathF.Min(ownLeast[k], all[i + k]);
                    ownMost[k] = MathF.Max(ownMost[k], all[i + k]);
                }
            }

            lock (least)
            {
                for (int k = 0; k < d; k++)
                    (least[k], most[k]) = (MathF.Min(least[k], ownLeast[k]), MathF.Max(most[k], ownMost[k]));
            }
        });
        return (least, most);
    }

    /// <summary>
    /// Turns "corners of a point" into "points of a vertex": a counting sort. Every part counts its own points; a vertex then has room for each
    /// part's in turn, so that its points keep their order.
    /// </summary>
    private void IndexMembers((int From, int To)[] parts)
    {
        using var counts = new PooledBuffer<int>(parts.Length * Vertices, clear: true);
        int[] next = counts.Array;
        Each(parts.Length, part =>
        {
            Span<int> own = next.AsSpan(part * Vertices, Vertices);
            foreach (int v in _vertex.Span[(parts[part].From * _corners)..(parts[part].To * _corners)])
                own[v]++;
        });
        Span<int> start = _start.Span;
        int sum = 0;
        for (int v = 0; v < Vertices; v++)
        {
            start[v] = sum;
            for (int at = v; at < parts.Length * Vertices; at += Vertices)
                (next[at], sum) = (sum, sum + next[at]);
        }

        start[Vertices] = sum;
        Each(parts.Length, part =>
        {
            Span<int> own = next.AsSpan(part * Vertices, Vertices);
            ReadOnlySpan<int> vertex = _vertex.Span;
            ReadOnlySpan<float> weight = _weight.Span;
            Span<int> member = _member.Span;
            Span<float> memberWeight = _memberWeight.Span;
            for (int p = parts[part].From, i = p * _corners; p < parts[part].To; p++)
            {
                for (int k = 0; k < _corners; k++, i++)
                {
                    int at = own[vertex[i]]++;
                    (member[at], memberWeight[at]) = (p, weight[i]);
                }
            }
        });
    }

    private void Each(int count, Action<int> body) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = _threads }, body);

    /// <summary>Merges the sorted keys with themselves, moved one step, for every axis.</summary>
    private void LinkNeighbours(ulong[] keys, ulong[] steps)
    {
        int[] neighbours = _neighbours.Array;
        Each(_corners, axis =>
        {
            Span<int> own = neighbours.AsSpan(axis * keys.Length * 2, keys.Length * 2);
            own.Fill(keys.Length);
            for (int v = 0, after = 0; v < keys.Length; v++)
            {
                ulong wanted = keys[v] + steps[axis];
                while (after < keys.Length && keys[after] < wanted)
                    after++;
                if (after == keys.Length || keys[after] != wanted)
                    continue;

                // Who is after me has me before it.
                own[(v * 2) + 1] = after;
                own[after * 2] = v;
            }
        });
    }
}
