using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Numerics.Walk;

/// <summary>
/// Means over neighbours, applied again and again: weights as a stream in the order in which a step reads them, [rows, vectors of cells, taps, lanes];
/// a tap is one neighbour. Scores lie in planes with a border as wide as the stencil, so that a step has no special cases: beyond the grid all
/// weights must be zero. The weights of a cell sum to one with the weight of the cell itself, which is not stored.
/// </summary>
internal sealed class Stencil : IDisposable
{
    /// <summary>Planes that share one read of a weight, and that run together.</summary>
    private const int Group = 3;

    /// <summary>Multiplications a step and thread below which meeting at the barrier costs more than the second thread gives.</summary>
    private const int MinWorkPerThread = 1 << 15;

    private readonly int _width;
    private readonly int _height;
    private readonly int _vectors;
    private readonly int _marginX;
    private readonly int _marginY;
    private readonly int[] _taps;
    private readonly PooledBuffer<float> _weights;

    public Stencil(int width, int height, ReadOnlySpan<CellOffset> taps)
    {
        (_width, _height) = (width, height);
        _vectors = (_width + Lanes - 1) / Lanes;
        foreach (CellOffset tap in taps)
            (_marginX, _marginY) = (Math.Max(_marginX, Math.Abs(tap.X)), Math.Max(_marginY, Math.Abs(tap.Y)));
        _taps = [.. taps.ToArray().Select(tap => (tap.Y * Stride) + tap.X)];
        _weights = new(checked(_height * _vectors * _taps.Length * Lanes), clear: true);
    }

    public static int Lanes => Vector<float>.Count;

    /// <summary>Floats a padded row.</summary>
    public int Stride => (2 * _marginX) + (_vectors * Lanes);

    /// <summary>Floats a padded plane.</summary>
    public int PlaneLength => (_height + (2 * _marginY)) * Stride;

    /// <summary>Vectors of cells a row.</summary>
    public int Vectors => _vectors;

    /// <summary>Steps in a padded plane from a cell to its neighbours.</summary>
    public ReadOnlySpan<int> Taps => _taps;

    /// <summary>Where row <paramref name="y"/> of a padded plane begins.</summary>
    public int RowStart(int y) => ((_marginY + y) * Stride) + _marginX;

    /// <summary>The weights of one row: [vectors, taps, lanes].</summary>
    public Span<float> Weights(int y) => _weights.Span.Slice(y * _vectors * _taps.Length * Lanes, _vectors * _taps.Length * Lanes);

    /// <summary>Where the weight of a cell lies among those of its row.</summary>
    public int At(int x, int tap) => (((x / Lanes * _taps.Length) + tap) * Lanes) + (x % Lanes);

    /// <summary>Applies the stencil to planes [planes, height, width].</summary>
    public void Run(int steps, ReadOnlySpan<float> scores, int planes, Span<float> result, int threads)
    {
        int most = Math.Min(planes, Group);
        using var first = new PooledBuffer<float>(most * PlaneLength, clear: true);
        using var second = new PooledBuffer<float>(most * PlaneLength, clear: true);
        using var rounding = new PooledBuffer<float>(most * PlaneLength);
        float[] even = first.Array, odd = second.Array, lost = rounding.Array;
        for (int from = 0; from < planes; from += Group)
        {
            int used = Math.Min(Group, planes - from);
            int offset = from * _height;
            for (int row = 0; row < used * _height; row++)
                scores.Slice((offset + row) * _width, _width).CopyTo(even.AsSpan((row / _height * PlaneLength) + RowStart(row % _height)));
            rounding.Span.Clear();
            Run(steps, even, odd, lost, used, threads);
            float[] last = steps % 2 == 0 ? even : odd;
            for (int row = 0; row < used * _height; row++)
                last.AsSpan((row / _height * PlaneLength) + RowStart(row % _height), _width).CopyTo(result[((offset + row) * _width)..]);
        }
    }

    public void Dispose() => _weights.Dispose();

    private void Run(int steps, float[] even, float[] odd, float[] lost, int planes, int threads)
    {
        long work = (long)_height * _vectors * Lanes * _taps.Length * planes;
        int parts = (int)Math.Clamp(work / MinWorkPerThread, 1, Math.Min(threads, _height));
        Workers.Together(parts, (part, barrier) =>
        {
            (int top, int bottom) = (_height * part / parts, _height * (part + 1) / parts);
            for (int step = 0; step < steps; step++)
            {
                (float[] source, float[] target) = step % 2 == 0 ? (even, odd) : (odd, even);
                if (planes == Group)
                    StepGroup(source, target, lost, top, bottom);
                else
                    StepEach(source, target, lost, planes, top, bottom);
                barrier?.SignalAndWait();
            }
        });
    }

    /// <summary>
    /// <c>x_j + sum_i T_ij (x_i - x_j)</c>: the mean as a change, because the roundings of a plain mean add up over hundreds of steps. What the
    /// last addition loses is kept and added a step later (Kahan 1965); without it the scores of a cell with weak links never move.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepGroup(float[] source, float[] target, float[] lost, int top, int bottom)
    {
        int length = PlaneLength, count = _taps.Length;
        ref int taps = ref MemoryMarshal.GetArrayDataReference(_taps);
        ref float weight = ref _weights.Array[top * _vectors * count * Lanes];
        for (int y = top; y < bottom; y++)
        {
            int at = RowStart(y);
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

    /// <summary>The same one plane after the other, for fewer than a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepEach(float[] source, float[] target, float[] lost, int planes, int top, int bottom)
    {
        int count = _taps.Length;
        ref int taps = ref MemoryMarshal.GetArrayDataReference(_taps);
        for (int plane = 0; plane < planes; plane++)
        {
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
