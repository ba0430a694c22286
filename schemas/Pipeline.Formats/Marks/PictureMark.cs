using Pipeline.Contracts;
using Pipeline.Imaging;

namespace Pipeline.Formats.Marks;

/// <summary>A picture file whose pixels are classes. It is read when its image is looked at, so a batch of them costs no memory.</summary>
/// <param name="At">Path of the file among the labels.</param>
/// <param name="Classes">What the indices of the decoded mask mean.</param>
/// <param name="IsWhole">True for a mask of every pixel; false for scribbles, where 255 is "not marked".</param>
/// <param name="Decode">The file's bytes → class indices, or the reason why not.</param>
public sealed record PictureMark(
    string At, IReadOnlyList<string> Classes, bool IsWhole, Func<ReadOnlyMemory<byte>, (IndexedMask? Mask, Problem? Problem)> Decode) : Mark(At);
