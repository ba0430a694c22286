using System.Numerics;

namespace Pipeline.Numerics;

/// <summary>
/// Affinities of neighbouring cells as a stencil: memory is cells times offsets, never cells times cells. Each unordered pair is stored once;
/// pairs that leave the grid do not exist, all others do, up to the border. A cell's affinity with itself is 1 and not stored.
/// </summary>
public sealed class AffinityField : IDisposable
{
    private readonly CellOffset[] _offsets;
    private readonly PooledBuffer<float> _values;

    private AffinityField(int width, int height, ReadOnlySpan<CellOffset> offsets)
    {
        Require.Size(width, height);
        ArgumentOutOfRangeException.ThrowIfZero(offsets.Length, nameof(offsets));
        foreach (CellOffset offset in offsets)
        {
            if (offset.Y < 0 || (offset.Y == 0 && offset.X <= 0))
                throw new ArgumentException($"{offset} is not in the half plane Y > 0, or Y = 0 and X > 0; its pair would count twice.", nameof(offsets));
        }

        (Width, Height) = (width, height);
        _offsets = offsets.ToArray();
        _values = new(checked(offsets.Length * width * height), clear: true);
    }

    /// <summary>Cells.</summary>
    public int Width { get; }

    /// <summary>Cells.</summary>
    public int Height { get; }

    public ReadOnlySpan<CellOffset> Offsets => _offsets;

    /// <summary>[offsets, height, width]: affinity of cell (x, y) with (x + X, y + Y), 0–1; 0 where that lies outside.</summary>
    public ReadOnlySpan<float> Values => _values.Span;

    internal float[] Array => _values.Array;

    /// <summary>Affinities computed elsewhere.</summary>
    /// <param name="values">[offsets, height, width], 0–1; what leaves the grid is not read.</param>
    /// <param name="width">Cells.</param>
    /// <param name="height">Cells.</param>
    /// <param name="offsets">In the half plane, see <see cref="AffinityOffsets.HalfPlane"/>.</param>
    /// <exception cref="ArgumentException">A value outside 0–1.</exception>
    public static AffinityField FromValues(ReadOnlySpan<float> values, int width, int height, ReadOnlySpan<CellOffset> offsets)
    {
        Require.Length(values.Length, (long)offsets.Length * width * height, "[offsets, height, width]");
        var field = new AffinityField(width, height, offsets);
        for (int i = 0; i < offsets.Length * height; i++)
        {
            (int from, int to) = field.Columns(offsets[i / height], i % height);
            ReadOnlySpan<float> row = values.Slice(i * width, width)[from..to];
            foreach (float value in row)
            {
                if (!(value >= 0 && value <= 1))
                    throw new ArgumentException($"An affinity is {value}; allowed are 0 to 1.", nameof(values));
            }

            row.CopyTo(field._values.Span[((i * width) + from)..]);
        }

        return field;
    }

    /// <summary>AffinityNet: <c>a_ij = exp(-mean_k |f_ik - f_jk|)</c> (Ahn and Kwak 2018, equation 3).</summary>
    /// <param name="features">[channels, height, width], finite.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="width">Cells.</param>
    /// <param name="height">Cells.</param>
    /// <param name="offsets">In the half plane.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; the result does not depend on it.</param>
    public static AffinityField FromFeatures(
        ReadOnlySpan<float> features, int channels, int width, int height, ReadOnlySpan<CellOffset> offsets, int maxDegreeOfParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Require.Length(features.Length, (long)channels * width * height, "[channels, height, width]");
        var field = new AffinityField(width, height, offsets);
        Workers.Run(features, height, maxDegreeOfParallelism, (all, top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                for (int o = 0; o < field._offsets.Length; o++)
                {
                    CellOffset offset = field._offsets[o];
                    (int from, int to) = field.Columns(offset, y);
                    Span<float> row = field.Row(o, y)[from..to];
                    for (int at = (y * width) + from; at < all.Length && row.Length > 0; at += width * height)
                        AddDifferences(row, all.Slice(at, row.Length), all.Slice(at + (offset.Y * width) + offset.X, row.Length));
                    ExpOfNegative(row, 1f / channels);
                }
            }
        }, minPerThread: 1);
        return field;
    }

    /// <summary>IRNet: <c>a_ij = 1 - max E</c> over the cells of the path from i to j (Ahn et al. 2019, equation 6).</summary>
    /// <param name="boundary">[height, width], 0–1: how sure a cell lies on a boundary.</param>
    /// <param name="width">Cells.</param>
    /// <param name="height">Cells.</param>
    /// <param name="offsets">In the half plane.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; the result does not depend on it.</param>
    public static AffinityField FromBoundary(
        ReadOnlySpan<float> boundary, int width, int height, ReadOnlySpan<CellOffset> offsets, int maxDegreeOfParallelism = 1)
    {
        Require.Length(boundary.Length, (long)width * height, "[height, width]");
        var field = new AffinityField(width, height, offsets);
        CellOffset[][] paths = [.. field._offsets.Select(AffinityOffsets.Path)];
        Workers.Run(boundary, height, maxDegreeOfParallelism, (edges, top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                for (int o = 0; o < paths.Length; o++)
                {
                    (int from, int to) = field.Columns(field._offsets[o], y);
                    Span<float> row = field.Row(o, y)[from..to];
                    foreach (CellOffset step in row.IsEmpty ? [] : paths[o])
                        TakeMaximum(row, edges.Slice(((y + step.Y) * width) + from + step.X, row.Length));
                    foreach (ref float value in row)
                        value = MathF.Max(0, 1 - value);
                }
            }
        }, minPerThread: 1);
        return field;
    }

    public void Dispose() => _values.Dispose();

    /// <summary>The columns of row <paramref name="y"/> whose partner lies in the grid.</summary>
    internal (int From, int To) Columns(CellOffset offset, int y)
    {
        (int from, int to) = (Math.Max(0, -offset.X), Math.Min(Width, Width - offset.X));
        return y + offset.Y < Height && from < to ? (from, to) : (0, 0);
    }

    private Span<float> Row(int offset, int y) => _values.Span.Slice(((offset * Height) + y) * Width, Width);

    private static void AddDifferences(Span<float> sums, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        int x = 0;
        for (; x <= sums.Length - Vector<float>.Count; x += Vector<float>.Count)
            (new Vector<float>(sums[x..]) + Vector.Abs(new Vector<float>(left[x..]) - new Vector<float>(right[x..]))).CopyTo(sums[x..]);
        for (; x < sums.Length; x++)
            sums[x] += MathF.Abs(left[x] - right[x]);
    }

    private static void TakeMaximum(Span<float> most, ReadOnlySpan<float> values)
    {
        int x = 0;
        for (; x <= most.Length - Vector<float>.Count; x += Vector<float>.Count)
            Vector.Max(new Vector<float>(most[x..]), new Vector<float>(values[x..])).CopyTo(most[x..]);
        for (; x < most.Length; x++)
            most[x] = MathF.Max(most[x], values[x]);
    }

    private static void ExpOfNegative(Span<float> values, float factor)
    {
        int x = 0;
        for (; x <= values.Length - Vector<float>.Count; x += Vector<float>.Count)
            Vector.Exp(new Vector<float>(values[x..]) * -factor).CopyTo(values[x..]);
        for (; x < values.Length; x++)
            values[x] = MathF.Exp(values[x] * -factor);
    }
}
