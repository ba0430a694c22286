namespace Pipeline.Numerics.Crf;

/// <summary>Open-addressing hash table from packed lattice key to vertex number; numbers follow first appearance.</summary>
internal sealed class VertexTable
{
    private const int InitialBits = 12;

    /// <summary>2^64 divided by the golden ratio: spreads neighbouring keys over the table.</summary>
    private const ulong Spread = 0x9E3779B97F4A7C15;

    private Slot[] _slots = new Slot[1 << InitialBits];
    private ulong[] _keys = new ulong[1 << (InitialBits - 1)];
    private int _shift = 64 - InitialBits;

    public int Count { get; private set; }

    /// <summary>By number.</summary>
    public Span<ulong> Keys => _keys.AsSpan(0, Count);

    public int FindOrAdd(ulong key)
    {
        int mask = _slots.Length - 1;
        for (int at = (int)((key * Spread) >> _shift); ; at = (at + 1) & mask)
        {
            ref Slot slot = ref _slots[at];
            if (slot.Key == key)
                return slot.Vertex;
            if (slot.Key == 0)
            {
                slot = new Slot(key, Count);
                _keys[Count] = key;
                int vertex = Count++;
                if (Count * 2 >= _slots.Length)
                    Grow();
                return vertex;
            }
        }
    }

    private void Grow()
    {
        _shift--;
        _slots = new Slot[_slots.Length * 2];
        Array.Resize(ref _keys, _slots.Length / 2);
        int mask = _slots.Length - 1;
        for (int vertex = 0; vertex < Count; vertex++)
        {
            int at = (int)((_keys[vertex] * Spread) >> _shift);
            while (_slots[at].Key != 0)
                at = (at + 1) & mask;
            _slots[at] = new Slot(_keys[vertex], vertex);
        }
    }

    private readonly record struct Slot(ulong Key, int Vertex);
}
