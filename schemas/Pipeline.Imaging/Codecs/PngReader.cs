using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Pipeline.Imaging.Native;

namespace Pipeline.Imaging;

/// <summary>One PNG file being read. Rows are decoded one at a time, so transparency costs one row of extra memory (interlaced files: one picture).</summary>
internal sealed unsafe class PngReader : IDisposable
{
    /// <summary>Text and profile chunks are of no use here; a compressed one may not unfold beyond this.</summary>
    private const nuint MaxChunkBytes = 8u << 20;

    private readonly nint _context;
    private readonly int _width;
    private readonly int _height;
    private readonly bool _interlaced;

    private PngReader(nint context, int width, int height, PngColorType type, int depth, bool interlaced, bool transparency)
    {
        (_context, _width, _height, _interlaced) = (context, width, height, interlaced);
        (ColorType, BitDepth, HasTransparency) = (type, depth, transparency);
    }

    public delegate void RowConversion(ReadOnlySpan<byte> source, Span<byte> target);

    public PngColorType ColorType { get; }

    public int BitDepth { get; }

    public bool HasTransparency { get; }

    public string Kind => $"{BitDepth}-bit " + ColorType switch
    {
        PngColorType.Gray => "grey",
        PngColorType.Rgb => "RGB",
        PngColorType.Indexed => "indexed",
        PngColorType.GrayAlpha => "grey with alpha",
        _ => "RGB with alpha",
    };

    /// <summary>Checks limits and completeness before the library sees the file.</summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> bytes,
        ImageLimits limits,
        out int width,
        out int height,
        [NotNullWhen(true)] out PngReader? reader,
        [NotNullWhen(false)] out ImageProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(limits);
        reader = null;
        (width, height) = (0, 0);
        problem = limits.CheckFile(bytes.Length);
        if (problem is not null)
            return false;
        ImageFormat format = Headers.Format(bytes);
        if (format != ImageFormat.Png)
        {
            problem = format == ImageFormat.Unknown
                ? new(ImageProblemCodes.NotAnImage, "The file is no PNG.")
                : new(ImageProblemCodes.Unsupported, $"The file is {format.ToString().ToUpperInvariant()}; a PNG is expected.");
            return false;
        }

        (width, height) = Headers.Png(bytes);
        problem = width == 0
            ? new(ImageProblemCodes.Corrupt, "The PNG header names no valid width and height.")
            : limits.CheckSize(width, height);
        return problem is null && TryOpen(bytes, out reader, out problem);
    }

    /// <summary>Opens a file whose size has been admitted.</summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out PngReader? reader,
        [NotNullWhen(false)] out ImageProblem? problem)
    {
        (reader, problem) = (null, null);
        if (!Headers.PngIsComplete(bytes, out _))
        {
            problem = new(ImageProblemCodes.Truncated, $"The PNG file ends after {bytes.Length} bytes, before its last chunk.");
            return false;
        }

        (int width, int height) = Headers.Png(bytes);
        var type = (PngColorType)bytes[25];
        bool transparency = type is PngColorType.GrayAlpha or PngColorType.Rgba || bytes.IndexOf("tRNS"u8) >= 0;
        reader = new PngReader(SpngNative.ContextNew(0), width, height, type, bytes[24], bytes[28] != 0, transparency);
        return true;
    }

    /// <summary>Decodes all rows into <paramref name="target"/>, or into nothing where it is empty.</summary>
    /// <param name="data">The pinned file.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="format">Row format of libspng.</param>
    /// <param name="rowBytes">Bytes of a row in that format.</param>
    /// <param name="target">Whole picture, packed rows after conversion.</param>
    /// <param name="convert">Turns a decoded row into a target row; null copies.</param>
    public ImageProblem? Decode(byte* data, int length, int format, int rowBytes, Span<byte> target, RowConversion? convert = null)
    {
        int error = SpngNative.SetPngBuffer(_context, data, (nuint)length);
        if (error == SpngNative.Ok)
            error = SpngNative.SetImageLimits(_context, (uint)_width, (uint)_height);
        if (error == SpngNative.Ok)
            error = SpngNative.SetChunkLimits(_context, MaxChunkBytes, MaxChunkBytes);
        nuint expected = 0;
        if (error == SpngNative.Ok)
            error = SpngNative.DecodedImageSize(_context, format, out expected);
        if (error == SpngNative.Ok && expected != (nuint)rowBytes * (nuint)_height)
            return new(ImageProblemCodes.Corrupt, $"The PNG decodes to {expected} bytes where {(long)rowBytes * _height} were expected.");
        if (error != SpngNative.Ok)
            return Problem(error);
        int flags = format is SpngNative.FormatRgba8 ? SpngNative.DecodeTransparency : 0;
        return _interlaced ? DecodeWhole(format, flags, rowBytes, target, convert) : DecodeRows(format, flags, rowBytes, target, convert);
    }

    public void Dispose() => SpngNative.ContextFree(_context);

    private ImageProblem? DecodeRows(int format, int flags, int rowBytes, Span<byte> target, RowConversion? convert)
    {
        int error = SpngNative.DecodeImage(_context, null, 0, format, flags | SpngNative.DecodeProgressive);
        if (error != SpngNative.Ok)
            return Problem(error);
        byte[] pooled = ArrayPool<byte>.Shared.Rent(rowBytes);
        try
        {
            Span<byte> row = pooled.AsSpan(0, rowBytes);
            int targetBytes = target.Length / _height;
            fixed (byte* into = row)
            {
                for (int y = 0; y < _height; y++)
                {
                    error = SpngNative.DecodeRow(_context, into, (nuint)rowBytes);
                    bool last = y == _height - 1;
                    if (error != SpngNative.Ok && !(last && error == SpngNative.EndOfImage))
                        return Problem(error);
                    Store(row, target.Slice(y * targetBytes, targetBytes), convert);
                }
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    private ImageProblem? DecodeWhole(int format, int flags, int rowBytes, Span<byte> target, RowConversion? convert)
    {
        nuint size = (nuint)rowBytes * (nuint)_height;
        using var whole = new NativeBuffer(size);
        int error = SpngNative.DecodeImage(_context, whole.Pointer, size, format, flags);
        if (error != SpngNative.Ok)
            return Problem(error);
        int targetBytes = target.Length / _height;
        for (int y = 0; y < _height; y++)
            Store(new ReadOnlySpan<byte>(whole.Pointer + ((nuint)y * (nuint)rowBytes), rowBytes), target.Slice(y * targetBytes, targetBytes), convert);
        return null;
    }

    private static void Store(ReadOnlySpan<byte> row, Span<byte> target, RowConversion? convert)
    {
        if (target.IsEmpty)
            return;
        if (convert is null)
            row.CopyTo(target);
        else
            convert(row, target);
    }

    private static ImageProblem Problem(int error) => error == SpngNative.EndOfFile
        ? new(ImageProblemCodes.Truncated, "The PNG data ends before the picture does.")
        : new(ImageProblemCodes.Corrupt, $"The PNG data is damaged ({SpngNative.ErrorText(error)}).");
}
