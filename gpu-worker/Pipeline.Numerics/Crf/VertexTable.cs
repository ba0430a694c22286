namespace Pipeline.Numerics.Crf;

/// <summary>Open-addressing hash table from packed lattice key to vertex number; numbers follow first appearance.</summary>
internal sealed class VertexTable : IDisposable
{
    private const int InitialBits = 12;

    /// <summary>2^64 divided by the golden ratio: spreads neighbouring keys over the table.</summary>
    private const ulong Spread = 0x9E3779B97F4A7C15;

    private PooledBuffer<Slot> _slots = new(1 << InitialBits, clear: true);
    private PooledBuffer<ulong> _keys = new(1 << (InitialBits - 1));
    private int _shift = 64 - InitialBits;

    public int Count { get; private set; }

    /// <summary>By number.</summary>
    public Span<ulong> Keys => _keys.Span[..Count];

    public int FindOrAdd(ulong key)
    {
        Slot[] slots = _slots.Array;
        int mask = _slots.Length - 1;
        for (int at = (int)((key * Spread) >> _shift); ; at = (at + 1) & mask)
        {
            ref Slot slot = ref slots[at];
            if (slot.Key == key)
                return slot.Vertex;
            if (slot.Key == 0)
            {
                slot = new Slot(key, Count);
                _keys.Array[Count] = key;
                int vertex = Count++;
                if (Count * 2 >= _slots.Length)
                    Grow();
                return vertex;
            }
        }
    }

    public void Dispose()
    {
        _slots.Dispose();
        _keys.Dispose();
    }

    private void Grow()
    {
        _shift--;
        var slots = new PooledBuffer<Slot>(_slots.Length * 2, clear: true);
        var keys = new PooledBuffer<ulong>(_slots.Length);
        Keys.CopyTo(keys.Span);
        Dispose();
        (_slots, _keys) = (slots, keys);
        int mask = slots.Length - 1;
        for (int vertex = 0; vertex < Count; vertex++)
        {
            int at = (int)((keys.Array[vertex] * Spread) >> _shift);
            while (slots.Array[at].Key != 0)
                at = (at + 1) & mask;
            slots.Array[at] = new Slot(keys.Array[vertex], vertex);
        }
    }

    private readonly record struct Slot(ulong Key, int Vertex);
}
