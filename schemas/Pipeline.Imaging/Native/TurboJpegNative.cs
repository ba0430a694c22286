using System.Runtime.InteropServices;

namespace Pipeline.Imaging.Native;

/// <summary>The TurboJPEG API 2.x entry points in use (turbojpeg.h; <c>unsigned long</c> is pointer-sized on Linux).</summary>
internal static unsafe partial class TurboJpegNative
{
    public const int PixelFormatRgb = 0;
    public const int PixelFormatGray = 6;
    public const int PixelFormatCmyk = 11;
    public const int ColorspaceCmyk = 3;
    public const int ColorspaceYcck = 4;
    public const int Subsampling444 = 0;
    public const int ErrorIsWarning = 0;

    /// <summary>Refuse progressive files with more than 500 scans: each scan costs a pass over all blocks.</summary>
    public const int FlagLimitScans = 32768;

    static TurboJpegNative() => NativeLibraries.EnsureResolver();

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjInitCompress")]
    public static partial nint InitCompress();

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(nint handle, byte* jpeg, nuint size, out int width, out int height, out int subsampling, out int colorspace);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(nint handle, byte* jpeg, nuint size, byte* pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        nint handle, byte* pixels, int width, int pitch, int height, int pixelFormat, byte** jpeg, ref nuint size, int subsampling, int quality, int flags);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjFree")]
    public static partial void Free(byte* buffer);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorString(nint handle);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjGetErrorCode")]
    public static partial int GetErrorCode(nint handle);

    public static string ErrorText(nint handle) => Marshal.PtrToStringUTF8(GetErrorString(handle)) ?? "unknown error";
}
