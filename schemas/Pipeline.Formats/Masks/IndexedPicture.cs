using Pipeline.Contracts;
using Pipeline.Formats.Marks;
using Pipeline.Imaging;

namespace Pipeline.Formats.Masks;

/// <summary>Marks whose picture is an indexed PNG, as several formats have it.</summary>
internal static class IndexedPicture
{
    public static PictureMark Whole(string path, IReadOnlyList<string> classes) => new(path, classes, IsWhole: true, bytes => Decode(path, bytes));

    public static PictureMark Scribbles(string path, IReadOnlyList<string> classes) => new(path, classes, IsWhole: false, bytes => Decode(path, bytes));

    private static (IndexedMask? Mask, Problem? Problem) Decode(string path, ReadOnlyMemory<byte> bytes) =>
        MaskCodec.TryDecode(bytes.Span, ImageLimits.Default, out var mask, out var problem)
            ? (mask, null)
            : (null, new Problem(path, problem.Code, $"{path}: {problem.Message}"));
}
