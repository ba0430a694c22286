using System.Runtime.InteropServices;

namespace Pipeline.Imaging.Native;

/// <summary>The libspng 0.7 entry points in use (spng.h).</summary>
internal static unsafe partial class SpngNative
{
    public const int ContextEncoder = 2;
    public const int FormatRgba8 = 1;
    public const int FormatRgb8 = 4;
    public const int FormatPng = 256;
    public const int FormatRaw = 512;
    public const int DecodeTransparency = 1;
    public const int DecodeProgressive = 256;
    public const int EncodeFinalize = 2;
    public const int OptionCompressionLevel = 2;
    public const int OptionEncodeToBuffer = 12;
    public const int Ok = 0;
    public const int EndOfFile = -1;
    public const int EndOfImage = 75;

    static SpngNative() => NativeLibraries.EnsureResolver();

    [StructLayout(LayoutKind.Sequential)]
    public struct Header
    {
        public uint Width;
        public uint Height;
        public byte BitDepth;
        public byte ColorType;
        public byte CompressionMethod;
        public byte FilterMethod;
        public byte InterlaceMethod;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Palette
    {
        public uint Count;
        public fixed byte Entries[256 * 4];
    }

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_ctx_new")]
    public static partial nint ContextNew(int flags);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_ctx_free")]
    public static partial void ContextFree(nint context);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_set_png_buffer")]
    public static partial int SetPngBuffer(nint context, byte* buffer, nuint size);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_set_image_limits")]
    public static partial int SetImageLimits(nint context, uint width, uint height);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_set_chunk_limits")]
    public static partial int SetChunkLimits(nint context, nuint chunkSize, nuint cacheSize);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_set_option")]
    public static partial int SetOption(nint context, int option, int value);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_get_ihdr")]
    public static partial int GetHeader(nint context, Header* header);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_set_ihdr")]
    public static partial int SetHeader(nint context, Header* header);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_set_plte")]
    public static partial int SetPalette(nint context, Palette* palette);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_decoded_image_size")]
    public static partial int DecodedImageSize(nint context, int format, out nuint size);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_decode_image")]
    public static partial int DecodeImage(nint context, byte* pixels, nuint size, int format, int flags);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_decode_row")]
    public static partial int DecodeRow(nint context, byte* row, nuint size);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_encode_image")]
    public static partial int EncodeImage(nint context, byte* pixels, nuint size, int format, int flags);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_get_png_buffer")]
    public static partial byte* GetPngBuffer(nint context, out nuint size, out int error);

    [LibraryImport(NativeLibraries.Spng, EntryPoint = "spng_strerror")]
    private static partial nint ErrorString(int error);

    public static string ErrorText(int error) => Marshal.PtrToStringUTF8(ErrorString(error)) ?? $"error {error}";
}
