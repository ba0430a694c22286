namespace Pipeline.Formats.Marks;

internal static class MarkClasses
{
    /// <summary>The class a mark names; null for "nothing is known" and for marks that bring a list of their own.</summary>
    public static string? Of(Mark mark) => mark switch
    {
        TagMark tag => tag.Class,
        BoxMark box => box.Class,
        PointMark point => point.Class,
        StrokeMark stroke => stroke.Class,
        RegionMark region => region.Class,
        _ => null,
    };
}
