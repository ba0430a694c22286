using Pipeline.Formats.Marks;

namespace Pipeline.Formats.Coco;

/// <summary>An entry of COCO's <c>images</c>.</summary>
/// <param name="Ignored">What our own export says about pixels of which nothing is known.</param>
internal sealed record CocoImage(long Id, string FileName, int? Width, int? Height, IReadOnlyList<Mark> Ignored);
