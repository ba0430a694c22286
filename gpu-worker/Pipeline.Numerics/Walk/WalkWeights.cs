using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Numerics.Walk;

/// <summary>The transition matrix of a walk as a stencil: affinities to the power beta, divided by their sum at the cell they lead to.</summary>
internal static class WalkWeights
{
    public static Stencil Create(AffinityField field, float beta, int threads)
    {
        var stencil = new Stencil(field.Width, field.Height, [.. field.Offsets.ToArray().SelectMany(o => (CellOffset[])[o, new(-o.X, -o.Y)])]);
        using var links = new PooledBuffer<float>(field.Values.Length);
        field.Values.CopyTo(links.Span);
        Workers.Run(links.Length, threads, (from, to) => Raise(links.Span[from..to], beta));
        Workers.Run(field.Height, threads, (from, to) =>
        {
            for (int y = from; y < to; y++)
                Pack(field, links.Span, stencil, y);
        }, minPerThread: 1);
        return stencil;
    }

    /// <summary>Element-wise power. The last few go through the same vector function, or the bits would depend on how the work is split.</summary>
    private static void Raise(Span<float> values, float beta)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            Power(new Vector<float>(values[i..]), beta).CopyTo(values[i..]);
        Span<float> last = stackalloc float[Vector<float>.Count];
        values[i..].CopyTo(last);
        Power(new Vector<float>(last), beta).CopyTo(last);
        last[..(values.Length - i)].CopyTo(values[i..]);
    }

    private static Vector<float> Power(Vector<float> value, float exponent) => Vector.Exp(Vector.Log(value) * exponent);

    private static void Pack(AffinityField field, ReadOnlySpan<float> links, Stencil stencil, int y)
    {
        int width = field.Width, cells = width * field.Height;
        Span<float> row = stencil.Weights(y);
        for (int o = 0; o < field.Offsets.Length; o++)
        {
            CellOffset offset = field.Offsets[o];
            ReadOnlySpan<float> own = links.Slice(o * cells, cells);
            (int from, int to) = field.Columns(offset, y);
            for (int x = from; x < to; x++)
                row[stencil.At(x, 2 * o)] = own[(y * width) + x];
            if (y < offset.Y)
                continue;
            (from, to) = field.Columns(offset, y - offset.Y);
            for (int x = from; x < to; x++)
                row[stencil.At(x + offset.X, (2 * o) + 1)] = own[((y - offset.Y) * width) + x];
        }

        Normalise(row, stencil);
    }

    /// <summary>Divides the weights of each cell by their sum, the cell's own 1 included; cells beyond the row keep zeros.</summary>
    private static void Normalise(Span<float> row, Stencil stencil)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int v = 0; v < stencil.Vectors; v++)
        {
            Span<Vector<float>> taps = vectors.Slice(v * stencil.Taps.Length, stencil.Taps.Length);
            Vector<float> degree = Vector<float>.One;
            foreach (Vector<float> weight in taps)
                degree += weight;
            Vector<float> inverse = Vector<float>.One / degree;
            foreach (ref Vector<float> weight in taps)
                weight *= inverse;
        }
    }
}
