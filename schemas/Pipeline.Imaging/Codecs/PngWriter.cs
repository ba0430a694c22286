using System.Runtime.InteropServices;
using Pipeline.Imaging.Native;

namespace Pipeline.Imaging;

/// <summary>Writes 8-bit PNG files into memory.</summary>
internal static unsafe class PngWriter
{
    /// <summary>zlib's level: 6 costs three times the time of 3 for some percent of size.</summary>
    private const int CompressionLevel = 3;

    public static byte[] Write(int width, int height, PngColorType type, ReadOnlySpan<byte> pixels, bool withVocPalette)
    {
        nint context = SpngNative.ContextNew(SpngNative.ContextEncoder);
        try
        {
            Check(SpngNative.SetOption(context, SpngNative.OptionEncodeToBuffer, 1));
            Check(SpngNative.SetOption(context, SpngNative.OptionCompressionLevel, CompressionLevel));
            var header = new SpngNative.Header { Width = (uint)width, Height = (uint)height, BitDepth = 8, ColorType = (byte)type };
            Check(SpngNative.SetHeader(context, &header));
            if (withVocPalette)
                SetVocPalette(context);
            fixed (byte* data = pixels)
                Check(SpngNative.EncodeImage(context, data, (nuint)pixels.Length, SpngNative.FormatPng, SpngNative.EncodeFinalize));
            byte* png = SpngNative.GetPngBuffer(context, out nuint size, out int error);
            try
            {
                Check(error);
                return new ReadOnlySpan<byte>(png, checked((int)size)).ToArray();
            }
            finally
            {
                // The library hands over memory of its malloc; on Unix NativeMemory.Free is that free.
                NativeMemory.Free(png);
            }
        }
        finally
        {
            SpngNative.ContextFree(context);
        }
    }

    private static void SetVocPalette(nint context)
    {
        SpngNative.Palette palette = default;
        palette.Count = VocPalette.Count;
        for (int i = 0; i < VocPalette.Count; i++)
            (palette.Entries[i * 4], palette.Entries[(i * 4) + 1], palette.Entries[(i * 4) + 2]) = VocPalette.Color((byte)i);
        Check(SpngNative.SetPalette(context, &palette));
    }

    private static void Check(int error)
    {
        if (error != SpngNative.Ok)
            throw new InvalidOperationException($"The PNG could not be written: {SpngNative.ErrorText(error)}");
    }
}
