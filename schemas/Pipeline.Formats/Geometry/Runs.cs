namespace Pipeline.Formats.Geometry;

/// <summary>
/// Run lengths of a binary picture, beginning with the zeros: [2, 3, 1] is 001110. COCO walks down the columns, CVAT along the rows.
/// </summary>
public static class Runs
{
    /// <summary>The counts of a picture walked down its columns, the first column first.</summary>
    public static List<int> OfColumns(Bits bits)
    {
        var counts = new List<int>();
        var (current, length) = ((byte)0, 0);
        for (var x = 0; x < bits.Width; x++)
        {
            for (int y = 0, i = x; y < bits.Height; y++, i += bits.Width)
                Count(bits.Pixels[i], ref current, ref length, counts);
        }
        counts.Add(length);
        return counts;
    }

    /// <summary>The counts of a part of a picture, walked along its rows.</summary>
    public static List<int> OfRows(Bits bits, PixelBox part)
    {
        var counts = new List<int>();
        var (current, length) = ((byte)0, 0);
        for (var y = part.Top; y < part.Bottom; y++)
        {
            foreach (var value in bits.Pixels.AsSpan((y * bits.Width) + part.Left, part.Width))
                Count(value, ref current, ref length, counts);
        }
        counts.Add(length);
        return counts;
    }

    /// <summary>Do the counts fill a picture of that many pixels, without a negative one?</summary>
    public static bool Fill(IReadOnlyList<int> counts, long pixels)
    {
        long sum = 0;
        foreach (var count in counts)
        {
            if (count < 0 || (sum += count) > pixels)
                return false;
        }
        return sum == pixels;
    }

    /// <summary>Calls <paramref name="paint"/> for each run of ones with its first position and its length.</summary>
    public static void ForEachOne(IReadOnlyList<int> counts, Action<int, int> paint)
    {
        var at = 0;
        for (var i = 0; i < counts.Count; at += counts[i], i++)
        {
            if (i % 2 == 1 && counts[i] > 0)
                paint(at, counts[i]);
        }
    }

    private static void Count(byte value, ref byte current, ref int length, List<int> counts)
    {
        if (value != current)
        {
            counts.Add(length);
            (current, length) = (value, 0);
        }
        length++;
    }
}
