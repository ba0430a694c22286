using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics.Crf;

/// <summary>
/// Energies and probabilities of all pixels, a block of labels interleaved per pixel: [blocks][pixels, lanes]. Logits take the place of the
/// probabilities, which nobody reads any more once they are splatted.
/// Lanes beyond the last label carry an energy so large that their probability is zero.
/// </summary>
internal sealed class LabelBlocks : IDisposable
{
    /// <summary>exp of its negative is zero in float, and sums of it stay finite.</summary>
    private const float AbsentEnergy = 1e9f;

    private readonly int _pixels;
    private readonly int _labels;
    private readonly int _lanes;
    private readonly int _threads;
    private readonly PooledBuffer<float>[] _negativeEnergy;
    private readonly PooledBuffer<float>[] _values;

    public LabelBlocks(int pixels, int labels, int lanes, int threads)
    {
        (_pixels, _labels, _lanes, _threads) = (pixels, labels, lanes, threads);
        int count = (labels + lanes - 1) / lanes;
        _negativeEnergy = Rent(count);
        _values = Rent(count);
    }

    public int Count => _values.Length;

    /// <summary>Probabilities, or logits on their way to them.</summary>
    public float[] Values(int block) => _values[block].Array;

    /// <summary>Logits set to the negative energies, ready for messages to be added, for a range of pixels.</summary>
    public void StartLogits(int block, int from, int to) =>
        _negativeEnergy[block].Span[(from * _lanes)..(to * _lanes)].CopyTo(_values[block].Span[(from * _lanes)..]);

    /// <summary>Takes [labels, pixels] energies in; logits start as their negatives.</summary>
    public void Read(ReadOnlySpan<float> unary) => Workers.Run(unary, _pixels, _threads, Read);

    /// <summary>Gives [labels, pixels] probabilities out.</summary>
    public void Write(Span<float> q) => Workers.RunInto(q, _pixels, _threads, Write);

    /// <summary>probability = softmax(logits) over all blocks, for a range of pixels.</summary>
    public void Softmax(int from, int to)
    {
        if (_lanes == Vector256<float>.Count)
            Softmax8(from, to);
        else if (_lanes == Vector128<float>.Count && Count == 1)
            Softmax4(from, to);
        else
            SoftmaxScalar(from, to);
    }

    public void Dispose()
    {
        foreach (PooledBuffer<float> buffer in (PooledBuffer<float>[])[.. _negativeEnergy, .. _values])
            buffer.Dispose();
    }

    private void Read(ReadOnlySpan<float> unary, int from, int to)
    {
        for (int block = 0; block < Count; block++)
        {
            Span<float> target = _negativeEnergy[block].Span[(from * _lanes)..(to * _lanes)];
            int used = Math.Min(_lanes, _labels - (block * _lanes));
            if (used < _lanes)
                target.Fill(-AbsentEnergy);
            for (int lane = 0; lane < used; lane++)
            {
                ReadOnlySpan<float> energies = unary.Slice(((block * _lanes) + lane) * _pixels, _pixels)[from..to];
                for (int p = 0, at = lane; p < energies.Length; p++, at += _lanes)
                    target[at] = -energies[p];
            }

            StartLogits(block, from, to);
        }
    }

    private void Write(Span<float> q, int from, int to)
    {
        for (int label = 0; label < _labels; label++)
        {
            ReadOnlySpan<float> source = _values[label / _lanes].Span[(from * _lanes)..(to * _lanes)];
            Span<float> target = q.Slice(label * _pixels, _pixels)[from..to];
            for (int p = 0, at = label % _lanes; p < target.Length; p++, at += _lanes)
                target[p] = source[at];
        }
    }

    private PooledBuffer<float>[] Rent(int count) => [.. Enumerable.Range(0, count).Select(_ => new PooledBuffer<float>(_pixels * _lanes))];

    /// <summary>Two pixels at a time; an odd last one is its own partner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax4(int from, int to)
    {
        ref float values = ref MemoryMarshal.GetArrayDataReference(_values[0].Array);
        int at = from * _lanes;
        for (; at <= (to - 2) * _lanes; at += 2 * _lanes)
            Softmax4(Vector256.LoadUnsafe(ref values, (nuint)at)).StoreUnsafe(ref values, (nuint)at);
        if (at < to * _lanes)
        {
            Vector128<float> last = Vector128.LoadUnsafe(ref values, (nuint)at);
            Softmax4(Vector256.Create(last, last)).GetLower().StoreUnsafe(ref values, (nuint)at);
        }
    }

    /// <summary>Within each half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Softmax4(Vector256<float> value)
    {
        Vector256<float> most = Vector256.Max(value, Vector256.Shuffle(value, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
        most = Vector256.Max(most, Vector256.Shuffle(most, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
        Vector256<float> part = FastExp.Of(value - most);
        Vector256<float> total = part + Vector256.Shuffle(part, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5));
        total += Vector256.Shuffle(total, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
        return part / total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax8(int from, int to)
    {
        ReadOnlySpan<PooledBuffer<float>> values = _values;
        for (int at = from * _lanes; at < to * _lanes; at += _lanes)
        {
            Vector256<float> most = Vector256.LoadUnsafe(ref values[0].Array[at]);
            for (int block = 1; block < values.Length; block++)
                most = Vector256.Max(most, Vector256.LoadUnsafe(ref values[block].Array[at]));
            most = Vector256.Max(most, Vector256.Shuffle(most, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)));
            most = Vector256.Max(most, Vector256.Shuffle(most, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
            most = Vector256.Max(most, Vector256.Shuffle(most, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
            Vector256<float> total = Vector256<float>.Zero;
            for (int block = 0; block < values.Length; block++)
            {
                ref float own = ref values[block].Array[at];
                Vector256<float> part = FastExp.Of(Vector256.LoadUnsafe(ref own) - most);
                total += part;
                part.StoreUnsafe(ref own);
            }

            Vector256<float> inverse = Vector256.Create(1 / Vector256.Sum(total));
            for (int block = 0; block < values.Length; block++)
            {
                ref float own = ref values[block].Array[at];
                (Vector256.LoadUnsafe(ref own) * inverse).StoreUnsafe(ref own);
            }
        }
    }

    private void SoftmaxScalar(int from, int to)
    {
        for (int p = from; p < to; p++)
        {
            float most = float.NegativeInfinity;
            for (int label = 0; label < _labels; label++)
                most = MathF.Max(most, Value(label, p));
            float total = 0;
            for (int label = 0; label < _labels; label++)
                total += Value(label, p) = MathF.Exp(Value(label, p) - most);
            for (int label = 0; label < _labels; label++)
                Value(label, p) /= total;
        }
    }

    private ref float Value(int label, int pixel) => ref _values[label / _lanes].Array[(pixel * _lanes) + (label % _lanes)];
}
