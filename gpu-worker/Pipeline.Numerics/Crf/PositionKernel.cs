using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Numerics.Crf;

/// <summary>
/// The smoothness kernel exp(-|p_i - p_j|^2 / (2 sigma^2)), cut off at three sigmas. On a grid it is a product of two one-dimensional kernels, so
/// it is summed directly, first along rows, then along columns: exact, and no lattice to build.
/// </summary>
internal sealed class PositionKernel : ICrfKernel
{
    private const float Reach = 3;

    private readonly int _width;
    private readonly int _height;
    private readonly int _threads;
    private readonly int _radius;
    private readonly float[] _alongRow;
    private readonly float[] _alongColumn;

    public PositionKernel(int width, int height, float sigma, int threads)
    {
        (_width, _height, _threads) = (width, height, threads);
        _radius = (int)MathF.Ceiling(Math.Min(Reach * sigma, Math.Max(width, height)));
        (_alongRow, _alongColumn) = (Weights(width, sigma, _radius), Weights(height, sigma, _radius));
    }

    public int Room(int lanes) => _width * _height * lanes;

    /// <summary>Sums along rows.</summary>
    public void Spread<T>(float[] block, float[] message, float[] spare)
        where T : struct, ILanes<T> => Workers.Run(_height, _threads, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
                AlongRow<T>(ref block[y * _width * T.Count], ref message[y * _width * T.Count]);
        }, minPerThread: 16);

    /// <summary>Sums along columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Collect<T>(float[] message, float factor, float[] target, int from, int to)
        where T : struct, ILanes<T>
    {
        ref float weights = ref MemoryMarshal.GetArrayDataReference(_alongColumn);
        ref float source = ref MemoryMarshal.GetArrayDataReference(message);
        int stride = _width * T.Count;
        for (int p = from; p < to; p++)
        {
            int y = p / _width;
            (int first, int last) = (Math.Max(0, y - _radius), Math.Min(_height - 1, y + _radius));
            ref float weight = ref Unsafe.Add(ref weights, (y * ((2 * _radius) + 1)) + first - y + _radius);
            ref float value = ref Unsafe.Add(ref source, (p * T.Count) + ((first - y) * stride));
            T sum = default;
            for (int k = 0; k <= last - first; k++)
                sum = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref value, k * stride)), Unsafe.Add(ref weight, k), sum);
            ref float own = ref target[p * T.Count];
            T.Store(T.MultiplyAdd(sum, factor, T.Load(ref own)), ref own);
        }
    }

    public void Dispose()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AlongRow<T>(ref float source, ref float target)
        where T : struct, ILanes<T>
    {
        ref float weights = ref MemoryMarshal.GetArrayDataReference(_alongRow);
        for (int x = 0; x < _width; x++)
        {
            (int first, int last) = (Math.Max(0, x - _radius), Math.Min(_width - 1, x + _radius));
            ref float weight = ref Unsafe.Add(ref weights, (x * ((2 * _radius) + 1)) + first - x + _radius);
            ref float value = ref Unsafe.Add(ref source, first * T.Count);
            T sum = default;
            for (int k = 0; k <= last - first; k++)
                sum = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref value, k * T.Count)), Unsafe.Add(ref weight, k), sum);
            T.Store(sum, ref Unsafe.Add(ref target, x * T.Count));
        }
    }

    /// <summary>[length, 2 radius + 1]: the kernel on a line, normalised symmetrically; that of the plane is the product of two.</summary>
    private static float[] Weights(int length, float sigma, int radius)
    {
        double[] kernel = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(k => Math.Exp(-k * k / (2.0 * sigma * sigma)))];
        var sums = new double[length];
        for (int i = 0; i < length; i++)
        {
            for (int j = Math.Max(0, i - radius); j <= Math.Min(length - 1, i + radius); j++)
                sums[i] += kernel[j - i + radius];
        }

        var weights = new float[length * kernel.Length];
        for (int i = 0; i < length; i++)
        {
            for (int j = Math.Max(0, i - radius); j <= Math.Min(length - 1, i + radius); j++)
                weights[(i * kernel.Length) + j - i + radius] = (float)(kernel[j - i + radius] / Math.Sqrt(sums[i] * sums[j]));
        }

        return weights;
    }
}
