namespace Pipeline.Numerics;

/// <summary>Sorts whole numbers digit by digit, with what belongs to them; equal keys keep their order.</summary>
internal static class RadixSort
{
    private const int DigitBits = 11;

    /// <param name="keys">Below 2^<paramref name="bits"/>.</param>
    /// <param name="items">As many as keys.</param>
    /// <param name="bits">1–64; time is proportional to it.</param>
    public static void Sort(Span<ulong> keys, Span<int> items, int bits)
    {
        using var otherKeys = new PooledBuffer<ulong>(keys.Length);
        using var otherItems = new PooledBuffer<int>(keys.Length);
        Span<ulong> fromKeys = keys, toKeys = otherKeys.Span;
        Span<int> fromItems = items, toItems = otherItems.Span;
        Span<int> starts = stackalloc int[1 << DigitBits];
        int passes = (bits + DigitBits - 1) / DigitBits;
        for (int pass = 0; pass < passes; pass++)
        {
            int shift = pass * DigitBits;
            starts.Clear();
            foreach (ulong key in fromKeys)
                starts[(int)(key >> shift) & (starts.Length - 1)]++;
            for (int value = 0, sum = 0; value < starts.Length; value++)
                (starts[value], sum) = (sum, sum + starts[value]);
            for (int i = 0; i < fromKeys.Length; i++)
            {
                int to = starts[(int)(fromKeys[i] >> shift) & (starts.Length - 1)]++;
                (toKeys[to], toItems[to]) = (fromKeys[i], fromItems[i]);
            }

            Span<ulong> swapKeys = fromKeys;
            Span<int> swapItems = fromItems;
            fromKeys = toKeys;
            fromItems = toItems;
            toKeys = swapKeys;
            toItems = swapItems;
        }

        if (passes % 2 == 1)
        {
            fromKeys.CopyTo(keys);
            fromItems.CopyTo(items);
        }
    }
}
