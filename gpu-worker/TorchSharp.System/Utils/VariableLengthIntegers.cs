namespace TorchSharp.Utils;

/// <summary>Integers as the published package's files hold them: seven bits a byte, low ones first, the top bit says "more".</summary>
internal static class VariableLengthIntegers
{
    internal static void Encode(this BinaryWriter writer, long value)
    {
        var rest = (ulong)value;
        while (rest >= 0x80)
        {
            writer.Write((byte)(rest | 0x80));
            rest >>= 7;
        }

        writer.Write((byte)rest);
    }

    internal static long Decode(this BinaryReader reader)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = reader.ReadByte();
            value |= (ulong)(part & 0x7f) << shift;
            if ((part & 0x80) == 0)
                return (long)value;
        }

        throw new FormatException("An integer in the file is longer than 64 bits.");
    }
}
