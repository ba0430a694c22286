namespace Pipeline.Local.Scenes.Labels;

/// <summary>Which weak labels are derived from a scene's masks.</summary>
[Flags]
public enum LabelChoice
{
    None = 0,
    Tags = 1,
    Points = 2,
    Scribbles = 4,
    Boxes = 8,
    All = Tags | Points | Scribbles | Boxes,
}
