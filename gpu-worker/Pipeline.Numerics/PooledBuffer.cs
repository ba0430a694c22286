using System.Buffers;

namespace Pipeline.Numerics;

/// <summary>An array from the shared pool with one owner, who returns it by disposing. The content starts undefined unless cleared.</summary>
internal sealed class PooledBuffer<T> : IDisposable
    where T : unmanaged
{
    private T[]? _array;

    public PooledBuffer(int length, bool clear = false)
    {
        _array = ArrayPool<T>.Shared.Rent(length);
        Length = length;
        if (clear)
            Span.Clear();
    }

    public int Length { get; }

    /// <summary>The rented array; at least <see cref="Length"/> long.</summary>
    public T[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBuffer<T>));

    public Span<T> Span => Array.AsSpan(0, Length);

    public void Dispose()
    {
        if (_array is { } array)
            ArrayPool<T>.Shared.Return(array);
        _array = null;
    }
}
