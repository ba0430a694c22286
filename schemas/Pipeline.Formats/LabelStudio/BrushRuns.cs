using Pipeline.Formats.Geometry;
using Pipeline.Formats.Marks;

namespace Pipeline.Formats.LabelStudio;

/// <summary>
/// Label Studio's brush: the four channels of every pixel, packed as bits by the npm package @thi.ng/rle-pack. Header: number of values
/// (32 bits), bits of a value less one (5), and four sizes of a run length less one (4 each). Then chunks: one bit "repeated", two bits
/// that choose a size, the length less one, and the value once or, when not repeated, so many values.
/// </summary>
internal static class BrushRuns
{
    private const int Channels = 4;
    private const int ValueBits = 8;
    private static readonly int[] Sizes = [3, 4, 8, 16];

    public static byte[] Encode(Bits bits)
    {
        var output = new BitWriter();
        output.Write((uint)(bits.Pixels.Length * Channels), 32);
        output.Write(ValueBits - 1, 5);
        foreach (var size in Sizes)
            output.Write((uint)(size - 1), 4);
        for (var at = 0; at < bits.Pixels.Length;)
        {
            var value = bits.Pixels[at];
            var end = bits.Pixels.AsSpan(at).IndexOfAnyExcept(value);
            var length = (end < 0 ? bits.Pixels.Length - at : end) * (long)Channels;
            at += (int)(length / Channels);
            for (; length > 0; length -= Math.Min(length, 1 << Sizes[^1]))
                WriteRun(output, (uint)Math.Min(length, 1 << Sizes[^1]), value == 0 ? (byte)0 : byte.MaxValue);
        }
        return output.ToArray();
    }

    /// <summary>Sets the pixels whose last channel is not zero.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Paint(ReadOnlySpan<byte> packed, Painter target)
    {
        var input = new BitReader(packed);
        var values = input.Read(32);
        var pixels = (long)target.Width * target.Height;
        if (values != pixels * Channels)
            return $"holds {values} values; the image of {target.Width} x {target.Height} pixels needs {pixels * Channels}";
        if (target.Spend(pixels) is { } tooMuch)
            return tooMuch;
        var valueBits = (int)input.Read(5) + 1;
        Span<int> sizes = stackalloc int[Channels];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = (int)input.Read(4) + 1;
        for (long at = 0; at < values;)
        {
            if (input.IsSpent)
                return "ends before its picture does";
            var repeated = input.Read(1) == 1;
            var end = at + input.Read(sizes[(int)input.Read(2)]) + 1;
            if (end > values)
                return "holds more values than its picture";
            var value = repeated ? input.Read(valueBits) : 0;
            for (; at < end; at++)
            {
                if (!repeated)
                    value = input.Read(valueBits);
                if (value != 0 && at % Channels == Channels - 1)
                    target.Row((int)(at / Channels / target.Width), (int)(at / Channels % target.Width), (int)(at / Channels % target.Width) + 1);
            }
        }
        return null;
    }

    private static void WriteRun(BitWriter output, uint length, byte value)
    {
        var size = 0;
        while (length > 1u << Sizes[size])
            size++;
        output.Write(1, 1);
        output.Write((uint)size, 2);
        output.Write(length - 1, Sizes[size]);
        output.Write(value, ValueBits);
    }
}
