using System.Diagnostics.CodeAnalysis;
using Pipeline.Imaging.Native;

namespace Pipeline.Imaging;

/// <summary>Reads a WebP file of our own with its transparency, for composing pictures. Uploads go through <see cref="ImageCodec"/>.</summary>
public static unsafe class WebPSprite
{
    /// <param name="bytes">The whole file.</param>
    /// <param name="rgba">Interleaved 8-bit R, G, B, A (not premultiplied), row-major from the top left.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out byte[]? rgba, out int width, out int height)
    {
        rgba = null;
        (width, height) = Headers.WebP(bytes);
        if (width <= 0 || height <= 0 || Math.Max(width, height) > ImageLimits.DefaultMaxSide)
            return false;
        var pixels = new byte[checked(width * height * 4)];
        fixed (byte* data = bytes)
        fixed (byte* target = pixels)
            if (WebPNative.DecodeRgba(data, (nuint)bytes.Length, target, (nuint)pixels.Length, width * 4) is null)
                return false;
        rgba = pixels;
        return true;
    }
}
