using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>
/// The elements of a CPU tensor as a sequence in index order; writes go to the tensor's memory, whatever its strides.
/// </summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly T* _first;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        ElementTypes.Require<T>(tensor.dtype);
        if (!tensor.is_cpu())
            throw new InvalidOperationException($"The elements are on {tensor.device}; copy the tensor with cpu() to read them.");
        // An alias keeps the memory alive even when a dispose scope ends before this accessor is used.
        _tensor = tensor.alias().DetachFromDisposeScope();
        _first = (T*)tensor.DataPointer;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => *At(indices);
        set => *At(indices) = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    public Array ToNDArray()
    {
        var array = Array.CreateInstance(typeof(T), _shape);
        var position = new long[_shape.Length];
        for (long i = 0; i < Count; i++)
        {
            array.SetValue(At(i), position);
            for (var dim = _shape.Length - 1; dim >= 0 && ++position[dim] == _shape[dim]; dim--)
                position[dim] = 0;
        }

        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = Math.Min(Count - tensorIndex, target.Length);
        if (_contiguous)
        {
            new ReadOnlySpan<T>(_first + tensorIndex, (int)count).CopyTo(target);
            return;
        }

        for (var i = 0; i < count; i++)
            target[i] = _first[Offset(tensorIndex + i)];
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = Math.Min(Count - tensorIndex, source.Length);
        if (_contiguous)
        {
            source[..(int)count].CopyTo(new Span<T>(_first + tensorIndex, (int)count));
            return;
        }

        for (var i = 0; i < count; i++)
            _first[Offset(tensorIndex + i)] = source[i];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return At(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public static bool operator ==(TensorAccessor<T>? left, TensorAccessor<T>? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(TensorAccessor<T>? left, TensorAccessor<T>? right) => !(left == right);

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && _first == other._first && Count == other.Count && _strides.SequenceEqual(other._strides);

    public override int GetHashCode() => HashCode.Combine((nint)_first, Count);

    public void Dispose() => _tensor.Dispose();

    /// <summary>The element at a position counted over all dimensions.</summary>
    internal T At(long position) => (ulong)position < (ulong)Count
        ? _first[_contiguous ? position : Offset(position)]
        : throw new IndexOutOfRangeException($"Element {position} of {Count}.");

    private T* At(long[] indices)
    {
        if (indices.Length == 1 && _shape.Length != 1)
            return _first + Offset(indices[0]);
        if (indices.Length != _shape.Length)
            throw new ArgumentException($"{indices.Length} indices for {_shape.Length} dimensions.");
        long offset = 0;
        for (var dim = 0; dim < indices.Length; dim++)
        {
            if ((ulong)indices[dim] >= (ulong)_shape[dim])
                throw new IndexOutOfRangeException($"Index {indices[dim]} of dimension {dim}, which has {_shape[dim]} elements.");
            offset += indices[dim] * _strides[dim];
        }

        return _first + offset;
    }

    private long Offset(long position)
    {
        long offset = 0;
        for (var dim = _shape.Length - 1; dim >= 0; dim--)
        {
            (position, var index) = Math.DivRem(position, _shape[dim]);
            offset += index * _strides[dim];
        }

        return offset;
    }
}
