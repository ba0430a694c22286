using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics.Crf;

/// <summary>
/// Energies, logits and probabilities of all pixels, a block of labels interleaved per pixel: [blocks][pixels, lanes].
/// Lanes beyond the last label carry an energy so large that their probability is zero.
/// </summary>
internal sealed class LabelBlocks : IDisposable
{
    /// <summary>exp of its negative is zero in float, and sums of it stay finite.</summary>
    private const float AbsentEnergy = 1e9f;

    private readonly int _pixels;
    private readonly int _labels;
    private readonly int _lanes;
    private readonly PooledBuffer<float>[] _negativeEnergy;
    private readonly PooledBuffer<float>[] _logits;
    private readonly PooledBuffer<float>[] _probability;

    public LabelBlocks(int pixels, int labels, int lanes)
    {
        (_pixels, _labels, _lanes) = (pixels, labels, lanes);
        int count = (labels + lanes - 1) / lanes;
        _negativeEnergy = Rent(count);
        _logits = Rent(count);
        _probability = Rent(count);
    }

    public int Count => _probability.Length;

    public float[] Probabilities(int block) => _probability[block].Array;

    /// <summary>Logits set back to the negative energies, ready for messages to be added.</summary>
    public float[] StartLogits(int block)
    {
        _negativeEnergy[block].Span.CopyTo(_logits[block].Span);
        return _logits[block].Array;
    }

    /// <summary>Takes [labels, pixels] energies in; logits start as their negatives.</summary>
    public void Read(ReadOnlySpan<float> unary)
    {
        for (int block = 0; block < Count; block++)
        {
            Span<float> target = _negativeEnergy[block].Span;
            int used = Math.Min(_lanes, _labels - (block * _lanes));
            if (used < _lanes)
                target.Fill(-AbsentEnergy);
            for (int lane = 0; lane < used; lane++)
            {
                ReadOnlySpan<float> energies = unary.Slice(((block * _lanes) + lane) * _pixels, _pixels);
                for (int p = 0, at = lane; p < energies.Length; p++, at += _lanes)
                    target[at] = -energies[p];
            }

            StartLogits(block);
        }
    }

    /// <summary>Gives [labels, pixels] probabilities out.</summary>
    public void Write(Span<float> q)
    {
        for (int label = 0; label < _labels; label++)
        {
            ReadOnlySpan<float> source = _probability[label / _lanes].Span;
            Span<float> target = q.Slice(label * _pixels, _pixels);
            for (int p = 0, at = label % _lanes; p < target.Length; p++, at += _lanes)
                target[p] = source[at];
        }
    }

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
        foreach (PooledBuffer<float> buffer in (PooledBuffer<float>[])[.. _negativeEnergy, .. _logits, .. _probability])
            buffer.Dispose();
    }

    private PooledBuffer<float>[] Rent(int count) => [.. Enumerable.Range(0, count).Select(_ => new PooledBuffer<float>(_pixels * _lanes))];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax4(int from, int to)
    {
        ref float source = ref MemoryMarshal.GetArrayDataReference(_logits[0].Array);
        ref float target = ref MemoryMarshal.GetArrayDataReference(_probability[0].Array);
        for (int at = from * _lanes; at < to * _lanes; at += _lanes)
        {
            Vector128<float> value = Vector128.LoadUnsafe(ref source, (nuint)at);
            Vector128<float> most = Vector128.Max(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
            most = Vector128.Max(most, Vector128.Shuffle(most, Vector128.Create(1, 0, 3, 2)));
            Vector128<float> part = Vector128.Exp(value - most);
            (part / Vector128.Create(Vector128.Sum(part))).StoreUnsafe(ref target, (nuint)at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax8(int from, int to)
    {
        for (int at = from * _lanes; at < to * _lanes; at += _lanes)
        {
            Vector256<float> most = Load(_logits[0], at);
            for (int block = 1; block < Count; block++)
                most = Vector256.Max(most, Load(_logits[block], at));
            Vector128<float> half = Vector128.Max(most.GetLower(), most.GetUpper());
            half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
            Vector256<float> shift = Vector256.Create(MathF.Max(half[0], half[1]));
            Vector256<float> total = Vector256<float>.Zero;
            for (int block = 0; block < Count; block++)
            {
                Vector256<float> part = Vector256.Exp(Load(_logits[block], at) - shift);
                total += part;
                part.StoreUnsafe(ref _probability[block].Array[at]);
            }

            Vector256<float> inverse = Vector256.Create(1 / Vector256.Sum(total));
            for (int block = 0; block < Count; block++)
                (Load(_probability[block], at) * inverse).StoreUnsafe(ref _probability[block].Array[at]);
        }
    }

    private void SoftmaxScalar(int from, int to)
    {
        for (int p = from; p < to; p++)
        {
            float most = float.NegativeInfinity;
            for (int label = 0; label < _labels; label++)
                most = MathF.Max(most, Logit(label, p));
            float total = 0;
            for (int label = 0; label < _labels; label++)
                total += MathF.Exp(Logit(label, p) - most);
            for (int label = 0; label < _labels; label++)
                _probability[label / _lanes].Array[(p * _lanes) + (label % _lanes)] = MathF.Exp(Logit(label, p) - most) / total;
        }
    }

    private float Logit(int label, int pixel) => _logits[label / _lanes].Array[(pixel * _lanes) + (label % _lanes)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(PooledBuffer<float> buffer, int at) => Vector256.LoadUnsafe(ref buffer.Array[at]);
}
