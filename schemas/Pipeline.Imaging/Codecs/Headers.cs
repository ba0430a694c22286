using System.Buffers.Binary;

namespace Pipeline.Imaging;

/// <summary>Reads sizes and EXIF blocks from the first bytes of a file without any library and without allocating by what a header claims.</summary>
internal static class Headers
{
    private const int PngHeaderEnd = 8 + 8 + 13;

    public static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static ImageFormat Format(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ImageFormat.Jpeg;
        if (bytes.StartsWith(PngSignature))
            return ImageFormat.Png;
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8))
            return ImageFormat.WebP;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        if (bytes.StartsWith("BM"u8) && bytes.Length >= 14 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[6..]) == 0)
            return ImageFormat.Bmp;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 42, 0]) || bytes.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42]))
            return ImageFormat.Tiff;
        if (bytes.Length >= 12 && bytes[4..8].SequenceEqual("ftyp"u8) && (bytes[8..12].SequenceEqual("heic"u8) || bytes[8..12].SequenceEqual("avif"u8) || bytes[8..12].SequenceEqual("mif1"u8)))
            return ImageFormat.Heif;
        return ImageFormat.Unknown;
    }

    /// <summary>Size by the first frame header, and the EXIF block before it.</summary>
    public static (int Width, int Height) Jpeg(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> exif)
    {
        exif = default;
        int at = 2;
        while (at + 4 <= bytes.Length)
        {
            if (bytes[at] != 0xFF)
            {
                at++;
                continue;
            }

            byte marker = bytes[at + 1];
            if (marker is 0xFF or 0x00 or 0x01 or 0xD8 or (>= 0xD0 and <= 0xD7))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            if (marker is 0xD9 or 0xDA)
                break;
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2)
                break;
            ReadOnlySpan<byte> body = bytes[(at + 4)..Math.Min(at + 2 + length, bytes.Length)];
            bool frame = marker is >= 0xC0 and <= 0xCF && marker is not (0xC4 or 0xC8 or 0xCC);
            if (frame)
                return body.Length < 5 ? (0, 0) : (BinaryPrimitives.ReadUInt16BigEndian(body[3..]), BinaryPrimitives.ReadUInt16BigEndian(body[1..]));
            if (marker == 0xE1 && exif.IsEmpty && body.StartsWith("Exif\0\0"u8))
                exif = body[6..];
            at += 2 + length;
        }

        return (0, 0);
    }

    /// <summary>Size by IHDR. Values above 2^31-1 are not PNG and read as 0.</summary>
    public static (int Width, int Height) Png(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PngHeaderEnd || !bytes[12..16].SequenceEqual("IHDR"u8))
            return (0, 0);
        int width = BinaryPrimitives.ReadInt32BigEndian(bytes[16..]);
        int height = BinaryPrimitives.ReadInt32BigEndian(bytes[20..]);
        return width > 0 && height > 0 ? (width, height) : (0, 0);
    }

    /// <summary>Walks the chunks: is the last one there, and where is the EXIF block?</summary>
    public static bool PngIsComplete(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> exif)
    {
        exif = default;
        long at = PngSignature.Length;
        while (at + 12 <= bytes.Length)
        {
            ReadOnlySpan<byte> chunk = bytes[(int)at..];
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            ReadOnlySpan<byte> type = chunk[4..8];
            if (at + 12 + length > bytes.Length)
                return false;
            if (type.SequenceEqual("IEND"u8))
                return true;
            if (type.SequenceEqual("eXIf"u8) && exif.IsEmpty)
                exif = chunk.Slice(8, (int)length);
            at += 12 + length;
        }

        return false;
    }

    /// <summary>Canvas size of the simple (VP8, VP8L) and the extended (VP8X) form.</summary>
    public static (int Width, int Height) WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30)
            return (0, 0);
        ReadOnlySpan<byte> type = bytes[12..16];
        ReadOnlySpan<byte> body = bytes[20..];
        if (type.SequenceEqual("VP8X"u8))
            return (1 + UInt24(body[4..]), 1 + UInt24(body[7..]));
        if (type.SequenceEqual("VP8L"u8) && body[0] == 0x2F)
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            return (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        if (type.SequenceEqual("VP8 "u8) && body[3] == 0x9D && body[4] == 0x01 && body[5] == 0x2A)
            return (BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF);
        return (0, 0);
    }

    /// <summary>Does the file hold all bytes its RIFF header announces, and where is the EXIF block?</summary>
    public static bool WebPIsComplete(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> exif)
    {
        exif = default;
        long end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        long at = 12;
        while (at + 8 <= Math.Min(end, bytes.Length))
        {
            ReadOnlySpan<byte> chunk = bytes[(int)at..];
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("EXIF"u8) && length <= chunk.Length - 8)
            {
                exif = chunk.Slice(8, (int)length);
                if (exif.StartsWith("Exif\0\0"u8))
                    exif = exif[6..];
            }

            at += 8L + length + (length & 1);
        }

        return end <= bytes.Length;
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
