namespace Pipeline.Formats.LabelStudio;

/// <summary>Bits out of bytes, the highest first; past the end there are zeros.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private long position;

    public readonly bool IsSpent => position >= bytes.Length * 8L;

    public uint Read(int bits)
    {
        uint value = 0;
        for (var i = 0; i < bits; i++, position++)
        {
            var index = (int)(position >> 3);
            var bit = index < bytes.Length ? (bytes[index] >> (7 - (int)(position & 7))) & 1 : 0;
            value = (value << 1) | (uint)bit;
        }
        return value;
    }
}
