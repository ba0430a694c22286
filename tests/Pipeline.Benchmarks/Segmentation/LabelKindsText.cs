using Pipeline.Segmentation;

namespace Pipeline.Benchmarks.Segmentation;

/// <summary>Label kinds as the command line writes them: <c>boxes+scribbles</c>, or <c>full</c> for masks.</summary>
internal static class LabelKindsText
{
    public const string Full = "full";

    private static readonly (string Name, LabelKinds Kind)[] Names =
        [("tags", LabelKinds.Tags), ("points", LabelKinds.Points), ("boxes", LabelKinds.Boxes), ("scribbles", LabelKinds.Scribbles)];

    public static string Allowed => "full, or tags, points, scribbles, boxes joined by +";

    public static string Of(LabelKinds kinds) => kinds == LabelKinds.None
        ? Full
        : string.Join('+', Names.Where(entry => kinds.HasFlag(entry.Kind)).Select(entry => entry.Name));

    /// <returns>Null when a part is none of <see cref="Allowed"/>.</returns>
    public static LabelKinds? TryParse(string text)
    {
        var kinds = LabelKinds.None;
        foreach (var part in text == Full ? [] : text.Split('+'))
        {
            var kind = Names.FirstOrDefault(entry => entry.Name == part).Kind;
            if (kind == LabelKinds.None)
            {
                return null;
            }
            kinds |= kind;
        }
        return kinds;
    }
}
