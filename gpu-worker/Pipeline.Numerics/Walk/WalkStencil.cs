using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Numerics.Walk;

/// <summary>
/// The transition matrix as a stream of weights in the order in which a step reads them, [rows, vectors of cells, taps, lanes]; a tap is one
/// neighbour. Scores lie in planes with a border as wide as the stencil, so that a step has no special cases: beyond the grid all weights are zero.
/// </summary>
internal sealed class WalkStencil : IDisposable
{
    /// <summary>Planes that share one read of a weight.</summary>
    private const int Group = 3;

    /// <summary>Multiplications a step and thread below which meeting at the barrier costs more than the second thread gives.</summary>
    private const int MinWorkPerThread = 1 << 15;

    private static int Lanes => Vector<float>.Count;

    private readonly int _width;
    private readonly int _height;
    private readonly int _vectors;
    private readonly int _marginX;
    private readonly int _marginY;
    private readonly int _threads;
    private readonly int[] _taps;
    private readonly PooledBuffer<float> _weights;

    public WalkStencil(AffinityField field, float beta, int threads)
    {
        (_width, _height, _threads) = (field.Width, field.Height, threads);
        _vectors = (_width + Lanes - 1) / Lanes;
        foreach (CellOffset offset in field.Offsets)
            (_marginX, _marginY) = (Math.Max(_marginX, Math.Abs(offset.X)), Math.Max(_marginY, offset.Y));
        _taps = [.. field.Offsets.ToArray().SelectMany(o => (int[])[(o.Y * Stride) + o.X, -((o.Y * Stride) + o.X)])];
        _weights = new(_height * _vectors * _taps.Length * Lanes, clear: true);
        using var links = new PooledBuffer<float>(field.Values.Length);
        field.Values.CopyTo(links.Span);
        Workers.Run(links.Length, threads, (from, to) => Raise(links.Span[from..to], beta));
        Workers.Run(_height, threads, (from, to) => Pack(field, links.Span, from, to), minPerThread: 1);
    }

    /// <summary>Floats a padded row.</summary>
    private int Stride => (2 * _marginX) + (_vectors * Lanes);

    private int PlaneLength => (_height + (2 * _marginY)) * Stride;

    public void Run(int steps, ReadOnlySpan<float> scores, int planes, Span<float> result)
    {
        using var first = new PooledBuffer<float>(planes * PlaneLength, clear: true);
        using var second = new PooledBuffer<float>(planes * PlaneLength, clear: true);
        using var rounding = new PooledBuffer<float>(planes * PlaneLength, clear: true);
        for (int row = 0; row < planes * _height; row++)
            scores.Slice(row * _width, _width).CopyTo(first.Span[RowStart(row)..]);

        long work = (long)_height * _vectors * Lanes * _taps.Length * planes;
        int parts = (int)Math.Clamp(work / MinWorkPerThread, 1, Math.Min(_threads, _height));
        float[] even = first.Array, odd = second.Array, lost = rounding.Array;
        Workers.Together(parts, (part, barrier) =>
        {
            (int top, int bottom) = (_height * part / parts, _height * (part + 1) / parts);
            for (int step = 0; step < steps; step++)
            {
                Step(step % 2 == 0 ? even : odd, step % 2 == 0 ? odd : even, lost, planes, top, bottom);
                barrier?.SignalAndWait();
            }
        });

        Span<float> last = steps % 2 == 0 ? first.Span : second.Span;
        for (int row = 0; row < planes * _height; row++)
            last.Slice(RowStart(row), _width).CopyTo(result[(row * _width)..]);
    }

    public void Dispose() => _weights.Dispose();

    /// <summary>Where row <paramref name="row"/>, counted through all planes, begins.</summary>
    private int RowStart(int row) => (row / _height * PlaneLength) + ((_marginY + (row % _height)) * Stride) + _marginX;

    /// <summary>Element-wise power. The last few go through the same vector function, or the bits would depend on how the work is split.</summary>
    private static void Raise(Span<float> values, float beta)
    {
        int i = 0;
        for (; i <= values.Length - Lanes; i += Lanes)
            Power(new Vector<float>(values[i..]), beta).CopyTo(values[i..]);
        Span<float> last = stackalloc float[Lanes];
        values[i..].CopyTo(last);
        Power(new Vector<float>(last), beta).CopyTo(last);
        last[..(values.Length - i)].CopyTo(values[i..]);
    }

    private static Vector<float> Power(Vector<float> value, float exponent) => Vector.Exp(Vector.Log(value) * exponent);

    private void Pack(AffinityField field, ReadOnlySpan<float> links, int top, int bottom)
    {
        ReadOnlySpan<CellOffset> offsets = field.Offsets;
        Span<float> weights = _weights.Span;
        for (int y = top; y < bottom; y++)
        {
            Span<float> row = weights.Slice(y * _vectors * _taps.Length * Lanes, _vectors * _taps.Length * Lanes);
            for (int o = 0; o < offsets.Length; o++)
            {
                CellOffset offset = offsets[o];
                ReadOnlySpan<float> own = links.Slice(o * _width * _height, _width * _height);
                (int from, int to) = field.Columns(offset, y);
                for (int x = from; x < to; x++)
                    row[At(x, 2 * o)] = own[(y * _width) + x];
                if (y < offset.Y)
                    continue;
                (from, to) = field.Columns(offset, y - offset.Y);
                for (int x = from; x < to; x++)
                    row[At(x + offset.X, (2 * o) + 1)] = own[((y - offset.Y) * _width) + x];
            }

            Normalise(row);
        }
    }

    private int At(int x, int tap) => (((x / Lanes * _taps.Length) + tap) * Lanes) + (x % Lanes);

    /// <summary>Divides the weights of each cell by their sum, the cell's own 1 included; cells beyond the row keep zeros.</summary>
    private void Normalise(Span<float> row)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int v = 0; v < _vectors; v++)
        {
            Span<Vector<float>> taps = vectors.Slice(v * _taps.Length, _taps.Length);
            Vector<float> degree = Vector<float>.One;
            foreach (Vector<float> weight in taps)
                degree += weight;
            Vector<float> inverse = Vector<float>.One / degree;
            foreach (ref Vector<float> weight in taps)
                weight *= inverse;
        }
    }

    /// <summary>
    /// <c>x_j + sum_i T_ij (x_i - x_j)</c>: the mean as a change, because the roundings of a plain mean add up over hundreds of steps. What the
    /// last addition loses is kept and added a step later (Kahan 1965); without it the scores of a cell with weak links never move.
    /// </summary>
    private void Step(float[] source, float[] target, float[] lost, int planes, int top, int bottom)
    {
        int plane = 0;
        for (; plane <= planes - Group; plane += Group)
            StepGroup(source, target, lost, plane, top, bottom);
        for (; plane < planes; plane++)
            StepOne(source, target, lost, plane, top, bottom);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepGroup(float[] source, float[] target, float[] lost, int plane, int top, int bottom)
    {
        int length = PlaneLength, count = _taps.Length;
        ref int taps = ref MemoryMarshal.GetArrayDataReference(_taps);
        ref float weight = ref _weights.Array[top * _vectors * count * Lanes];
        for (int y = top; y < bottom; y++)
        {
            int at = (plane * length) + RowStart(y);
            for (int v = 0; v < _vectors; v++, at += Lanes)
            {
                ref float a = ref source[at];
                ref float b = ref source[at + length];
                ref float c = ref source[at + (2 * length)];
                Vector<float> ownA = Vector.LoadUnsafe(ref a), ownB = Vector.LoadUnsafe(ref b), ownC = Vector.LoadUnsafe(ref c);
                Vector<float> changeA = Vector<float>.Zero, changeB = changeA, changeC = changeA;
                for (int tap = 0; tap < count; tap++)
                {
                    Vector<float> w = Vector.LoadUnsafe(ref weight);
                    nint shift = Unsafe.Add(ref taps, tap);
                    changeA = Vector.FusedMultiplyAdd(w, Vector.LoadUnsafe(ref Unsafe.Add(ref a, shift)) - ownA, changeA);
                    changeB = Vector.FusedMultiplyAdd(w, Vector.LoadUnsafe(ref Unsafe.Add(ref b, shift)) - ownB, changeB);
                    changeC = Vector.FusedMultiplyAdd(w, Vector.LoadUnsafe(ref Unsafe.Add(ref c, shift)) - ownC, changeC);
                    weight = ref Unsafe.Add(ref weight, Lanes);
                }

                Move(ownA, changeA, ref target[at], ref lost[at]);
                Move(ownB, changeB, ref target[at + length], ref lost[at + length]);
                Move(ownC, changeC, ref target[at + (2 * length)], ref lost[at + (2 * length)]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepOne(float[] source, float[] target, float[] lost, int plane, int top, int bottom)
    {
        int count = _taps.Length;
        ref int taps = ref MemoryMarshal.GetArrayDataReference(_taps);
        ref float weight = ref _weights.Array[top * _vectors * count * Lanes];
        for (int y = top; y < bottom; y++)
        {
            int at = (plane * PlaneLength) + RowStart(y);
            for (int v = 0; v < _vectors; v++, at += Lanes)
            {
                ref float a = ref source[at];
                Vector<float> own = Vector.LoadUnsafe(ref a), change = Vector<float>.Zero;
                for (int tap = 0; tap < count; tap++)
                {
                    Vector<float> other = Vector.LoadUnsafe(ref Unsafe.Add(ref a, (nint)Unsafe.Add(ref taps, tap)));
                    change = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref weight), other - own, change);
                    weight = ref Unsafe.Add(ref weight, Lanes);
                }

                Move(own, change, ref target[at], ref lost[at]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move(Vector<float> own, Vector<float> change, ref float target, ref float lost)
    {
        change += Vector.LoadUnsafe(ref lost);
        Vector<float> moved = own + change;
        (change - (moved - own)).StoreUnsafe(ref lost);
        moved.StoreUnsafe(ref target);
    }
}
