using System.Buffers;
using System.Runtime.CompilerServices;

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
        ScratchMeter.Held.Add((long)_array.Length * Unsafe.SizeOf<T>());
        if (clear)
            Span.Clear();
    }

    public int Length { get; }

    /// <summary>The rented array; at least <see cref="Length"/> long.</summary>
    public T[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBuffer<T>));

    public Span<T> Span => Array.AsSpan(0, Length);

    public void Dispose()
    {
        if (_array is not { } array)
            return;
        _array = null;
        ScratchMeter.Held.Add(-(long)array.Length * Unsafe.SizeOf<T>());
        ArrayPool<T>.Shared.Return(array);
    }
}
