using Pipeline.Numerics.Crf;

namespace Pipeline.Numerics;

// From features to numbered vertices, their points and their neighbours.
public sealed partial class PermutohedralLattice
{
    /// <summary>Embeds the points; every thread numbers the vertices of its range in a table of its own.</summary>
    private List<(int From, int To, VertexTable Table)> Embed(ReadOnlySpan<float> features, LatticeKeys keys)
    {
        var parts = new List<(int From, int To, VertexTable Table)>();
        Workers.Run(features, Points, _threads, (all, from, to) =>
        {
            VertexTable table = Embed(all, keys, from, to);
            lock (parts)
                parts.Add((from, to, table));
        });
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
        }

        return keys.Span[..count].ToArray();
    }

    private LatticeKeys KeysFor(ReadOnlySpan<float> features, ReadOnlySpan<float> scale)
    {
        int d = Dimensions;
        Span<float> least = stackalloc float[d];
        Span<float> most = stackalloc float[d];
        least.Fill(float.PositiveInfinity);
        most.Fill(float.NegativeInfinity);
        for (int i = 0; i < features.Length; i += d)
        {
            for (int k = 0; k < d; k++)
            {
                least[k] = MathF.Min(least[k], features[i + k]);
                most[k] = MathF.Max(most[k], features[i + k]);
            }
        }

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

    /// <summary>Turns "corners of a point" into "points of a vertex" (a counting sort); every thread sorts in the points of its range of vertices.</summary>
    private void IndexMembers()
    {
        Span<int> start = _start.Span;
        foreach (int v in _vertex.Span)
            start[v + 1]++;
        for (int v = 0; v < Vertices; v++)
            start[v + 1] += start[v];
        using var next = new PooledBuffer<int>(Vertices);
        start[..Vertices].CopyTo(next.Span);
        int[] cursor = next.Array;
        Workers.Run(Vertices, _threads, (from, to) =>
        {
            ReadOnlySpan<int> vertex = _vertex.Span;
            ReadOnlySpan<float> weight = _weight.Span;
            Span<int> member = _member.Span;
            Span<float> memberWeight = _memberWeight.Span;
            int corners = _corners;
            for (int p = 0, i = 0; p < Points; p++)
            {
                for (int k = 0; k < corners; k++, i++)
                {
                    if (vertex[i] < from || vertex[i] >= to)
                        continue;
                    int at = cursor[vertex[i]]++;
                    (member[at], memberWeight[at]) = (p, weight[i]);
                }
            }
        });
    }

    /// <summary>Merges the sorted keys with themselves, moved one step, for every axis.</summary>
    private void LinkNeighbours(ulong[] keys, ulong[] steps)
    {
        int[] neighbours = _neighbours.Array;
        Parallel.For(0, _corners, new ParallelOptions { MaxDegreeOfParallelism = _threads }, axis =>
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
