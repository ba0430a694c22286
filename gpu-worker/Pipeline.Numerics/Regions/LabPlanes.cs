using System.Numerics;

namespace Pipeline.Numerics.Regions;

/// <summary>A picture in CIELAB, rounded to 64ths, as three planes whose rows are padded to whole vectors.</summary>
internal sealed class LabPlanes : IDisposable
{
    private const int Channels = 3;
    private const float Fineness = 64;

    private readonly PooledBuffer<float> _values;

    public LabPlanes(ReadOnlySpan<byte> rgb, int width, int height, int maxDegreeOfParallelism)
    {
        (Width, Height) = (width, height);
        Stride = (width + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _values = new(checked(Channels * Stride * height));
        Workers.Run(rgb, height, maxDegreeOfParallelism, (all, top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                CieLab.ToPlanes(all.Slice(y * width * Channels, width * Channels), Row(L, y), Row(A, y), Row(B, y));
                foreach (int plane in (ReadOnlySpan<int>)[L, A, B])
                {
                    Round(Row(plane, y));
                    _values.Span.Slice(plane + (y * Stride) + width, Stride - width).Clear();
                }
            }
        }, minPerThread: 1);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Floats a row; a whole number of vectors.</summary>
    public int Stride { get; }

    public float[] Array => _values.Array;

    /// <summary>Where the planes begin.</summary>
    public int L => 0;

    public int A => Stride * Height;

    public int B => 2 * Stride * Height;

    public void Dispose() => _values.Dispose();

    private Span<float> Row(int plane, int y) => _values.Span.Slice(plane + (y * Stride), Width);

    private static void Round(Span<float> values)
    {
        int x = 0;
        for (; x <= values.Length - Vector<float>.Count; x += Vector<float>.Count)
            (Vector.Round(new Vector<float>(values[x..]) * Fineness) * (1 / Fineness)).CopyTo(values[x..]);
        for (; x < values.Length; x++)
            values[x] = MathF.Round(values[x] * Fineness) * (1 / Fineness);
    }
}
