using System.Runtime.InteropServices;

namespace Pipeline.Imaging.Native;

/// <summary>The libwebp 1.x entry points in use (webp/decode.h).</summary>
internal static unsafe partial class WebPNative
{
    /// <summary>The header's WEBP_DECODER_ABI_VERSION; the library checks its major byte.</summary>
    public const int DecoderAbi = 0x0209;

    public const int Ok = 0;
    public const int NotEnoughData = 7;

    static WebPNative() => NativeLibraries.EnsureResolver();

    [StructLayout(LayoutKind.Sequential)]
    public struct Features
    {
        public int Width;
        public int Height;
        public int HasAlpha;
        public int HasAnimation;
        public int Format;
        public fixed uint Padding[5];
    }

    [LibraryImport(NativeLibraries.WebP, EntryPoint = "WebPGetFeaturesInternal")]
    public static partial int GetFeatures(byte* data, nuint size, Features* features, int abi);

    [LibraryImport(NativeLibraries.WebP, EntryPoint = "WebPDecodeRGBInto")]
    public static partial byte* DecodeRgb(byte* data, nuint size, byte* output, nuint outputSize, int stride);

    [LibraryImport(NativeLibraries.WebP, EntryPoint = "WebPDecodeRGBAInto")]
    public static partial byte* DecodeRgba(byte* data, nuint size, byte* output, nuint outputSize, int stride);
}
