namespace Pipeline.Segmentation;

/// <summary>The four ways people mark an image.</summary>
[Flags]
public enum LabelKinds
{
    None = 0,
    Tags = 1,
    Boxes = 2,
    Points = 4,
    Scribbles = 8,
    All = Tags | Boxes | Points | Scribbles,
}
