using Pipeline.Imaging.Native;

namespace Pipeline.Imaging;

/// <summary>WebP (lossy and lossless, no animations) through libwebp.</summary>
internal static unsafe class WebPCodec
{
    /// <param name="bytes">The whole file.</param>
    /// <param name="width">As probed.</param>
    /// <param name="height">As probed.</param>
    /// <param name="rgb">Room for the picture, or empty to check only.</param>
    public static ImageProblem? Decode(ReadOnlySpan<byte> bytes, int width, int height, Span<byte> rgb)
    {
        if (!Headers.WebPIsComplete(bytes, out _))
            return new(ImageProblemCodes.Truncated, $"The WebP file has {bytes.Length} bytes, fewer than its header announces.");
        fixed (byte* data = bytes)
        fixed (byte* pixels = rgb)
        {
            WebPNative.Features features;
            int status = WebPNative.GetFeatures(data, (nuint)bytes.Length, &features, WebPNative.DecoderAbi);
            if (status != WebPNative.Ok)
                return Damaged(status);
            if (features.HasAnimation != 0)
                return new(ImageProblemCodes.Unsupported, "Animated WebP is not read; upload single frames.");
            if (features.Width != width || features.Height != height)
                return new(ImageProblemCodes.Corrupt, $"The WebP frame says {features.Width} x {features.Height} pixels, its first header {width} x {height}.");
            int channels = features.HasAlpha != 0 ? 4 : 3;
            nuint size = (nuint)width * (nuint)height * (nuint)channels;
            if (channels == 3 && !rgb.IsEmpty)
                return WebPNative.DecodeRgb(data, (nuint)bytes.Length, pixels, size, width * channels) is null ? Damaged(status) : null;
            using var scratch = new NativeBuffer(size);
            byte* done = channels == 3
                ? WebPNative.DecodeRgb(data, (nuint)bytes.Length, scratch.Pointer, size, width * channels)
                : WebPNative.DecodeRgba(data, (nuint)bytes.Length, scratch.Pointer, size, width * channels);
            if (done is null)
                return Damaged(status);
            if (!rgb.IsEmpty)
                Alpha.OverWhite(new ReadOnlySpan<byte>(scratch.Pointer, checked((int)size)), rgb);
            return null;
        }
    }

    private static ImageProblem Damaged(int status) => status == WebPNative.NotEnoughData
        ? new(ImageProblemCodes.Truncated, "The WebP data ends before the picture does.")
        : new(ImageProblemCodes.Corrupt, "The WebP data is damaged.");
}
