namespace Pipeline.Formats.LabelStudio;

/// <summary>Bits into bytes, the highest first; the last byte is filled with zeros.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> bytes = [];
    private int free;

    public void Write(uint value, int bits)
    {
        for (var bit = bits - 1; bit >= 0; bit--)
        {
            if (free == 0)
            {
                bytes.Add(0);
                free = 8;
            }
            free--;
            bytes[^1] |= (byte)(((value >> bit) & 1) << free);
        }
    }

    public byte[] ToArray() => [.. bytes];
}
