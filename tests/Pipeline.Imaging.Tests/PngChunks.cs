using System.Buffers.Binary;
using System.IO.Compression;

namespace Pipeline.Imaging.Tests;

/// <summary>PNG files put together by hand, so that the reader is not tested with its own writer.</summary>
internal static class PngChunks
{
    public static byte[] File(params byte[][] chunks) => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. chunks.SelectMany(chunk => chunk)];

    public static byte[] Chunk(string type, params byte[] data)
    {
        byte[] body = [.. type.Select(c => (byte)c), .. data];
        return [.. BigEndian((uint)data.Length), .. body, .. BigEndian(Crc(body))];
    }

    public static byte[] Header(int width, int height, int depth, int colorType) =>
        Chunk("IHDR", [.. BigEndian((uint)width), .. BigEndian((uint)height), (byte)depth, (byte)colorType, 0, 0, 0]);

    /// <summary>Rows without filter, compressed.</summary>
    public static byte[] Rows(params byte[][] rows)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal))
        {
            foreach (byte[] row in rows)
                zlib.Write([0, .. row]);
        }

        return Chunk("IDAT", memory.ToArray());
    }

    public static byte[] End => Chunk("IEND");

    public static byte[] InsertAfterHeader(byte[] png, byte[] chunk) => [.. png[..33], .. chunk, .. png[33..]];

    /// <summary>The TIFF block of an EXIF segment that holds the orientation only, big-endian.</summary>
    public static byte[] ExifBlock(int orientation) =>
        [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
