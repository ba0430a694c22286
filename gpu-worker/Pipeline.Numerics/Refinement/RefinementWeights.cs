using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pipeline.Numerics.Walk;

namespace Pipeline.Numerics.Refinement;

/// <summary>The colour affinities of <see cref="LocalRefinement"/> as a stencil, a vector of pixels at a time.</summary>
internal static class RefinementWeights
{
    /// <summary>Added to the kernel's width, in steps of 0–255: where all is one colour, all neighbours count alike.</summary>
    public const float Flat = 1e-6f;

    /// <summary>Red, green, blue, and 1 inside the picture.</summary>
    private const int Planes = 4;

    private const int Channels = 3;

    public static Stencil Create(ReadOnlySpan<byte> rgb, int width, int height, ReadOnlySpan<CellOffset> neighbours, float kernelWidth, int threads)
    {
        var stencil = new Stencil(width, height, neighbours);
        using var padded = new PooledBuffer<float>(Planes * stencil.PlaneLength, clear: true);
        Span<float> planes = padded.Span;
        for (int y = 0, from = 0; y < height; y++)
        {
            int at = stencil.RowStart(y);
            for (int x = 0; x < width; x++, at++)
            {
                for (int c = 0; c < Channels; c++)
                    planes[(c * stencil.PlaneLength) + at] = rgb[from++];
                planes[(Channels * stencil.PlaneLength) + at] = 1;
            }
        }

        Workers.Run(height, threads, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                for (int v = 0; v < stencil.Vectors; v++)
                {
                    Span<Vector<float>> taps = MemoryMarshal.Cast<float, Vector<float>>(stencil.Weights(y)).Slice(v * stencil.Taps.Length, stencil.Taps.Length);
                    Fill(padded.Array, stencil, stencil.RowStart(y) + (v * Stencil.Lanes), kernelWidth, taps);
                }
            }
        }, minPerThread: 1);
        return stencil;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(float[] padded, Stencil stencil, int at, float kernelWidth, Span<Vector<float>> weights)
    {
        ReadOnlySpan<int> taps = stencil.Taps;
        ref float inside = ref padded[(Channels * stencil.PlaneLength) + at];
        Vector<float> self = Vector.LoadUnsafe(ref inside), count = self;
        foreach (int tap in taps)
            count += Vector.LoadUnsafe(ref Unsafe.Add(ref inside, tap));
        Vector<float> share = Vector<float>.One / Vector.Max(count, Vector<float>.One);
        weights.Clear();
        for (int c = 0; c < Channels; c++)
        {
            // Differences from the pixel itself: the variance of shifted values, without the cancellation of large squares.
            ref float plane = ref padded[(c * stencil.PlaneLength) + at];
            Vector<float> own = Vector.LoadUnsafe(ref plane), sum = Vector<float>.Zero, squares = sum;
            foreach (int tap in taps)
            {
                Vector<float> difference = (Vector.LoadUnsafe(ref Unsafe.Add(ref plane, tap)) - own) * Vector.LoadUnsafe(ref Unsafe.Add(ref inside, tap));
                (sum, squares) = (sum + difference, squares + (difference * difference));
            }

            Vector<float> mean = sum * share;
            Vector<float> spread = Vector.SquareRoot(Vector.Max((squares * share) - (mean * mean), Vector<float>.Zero));
            Vector<float> factor = new Vector<float>(-1f / Channels) / ((spread * kernelWidth) + new Vector<float>(Flat));
            for (int i = 0; i < weights.Length; i++)
                weights[i] += Vector.Abs(Vector.LoadUnsafe(ref Unsafe.Add(ref plane, taps[i])) - own) * factor;
        }

        Softmax(weights, taps, ref inside, self);
    }

    /// <summary>Over the neighbours inside the picture; a pixel without any, and what lies beyond the row, gets zeros.</summary>
    private static void Softmax(Span<Vector<float>> weights, ReadOnlySpan<int> taps, ref float inside, Vector<float> self)
    {
        var most = new Vector<float>(float.NegativeInfinity);
        for (int i = 0; i < weights.Length; i++)
        {
            Vector<int> there = Vector.GreaterThan(Vector.LoadUnsafe(ref Unsafe.Add(ref inside, taps[i])) * self, Vector<float>.Zero);
            weights[i] = Vector.ConditionalSelect(there, weights[i], new Vector<float>(float.NegativeInfinity));
            most = Vector.Max(most, weights[i]);
        }

        most = Vector.ConditionalSelect(Vector.Equals(most, new Vector<float>(float.NegativeInfinity)), Vector<float>.Zero, most);
        Vector<float> total = Vector<float>.Zero;
        foreach (ref Vector<float> weight in weights)
        {
            weight = Vector.Exp(weight - most);
            total += weight;
        }

        Vector<float> inverse = Vector<float>.One / Vector.ConditionalSelect(Vector.Equals(total, Vector<float>.Zero), Vector<float>.One, total);
        foreach (ref Vector<float> weight in weights)
            weight *= inverse;
    }
}
