namespace Pipeline.Contracts.Labels;

/// <summary>The marks on one image. Empty lists mean "not marked this way", never "nothing there".</summary>
public sealed record WeakImage
{
    public required string Name { get; init; }

    /// <summary>Pixels; must equal the image's own size after its EXIF orientation is applied.</summary>
    public required int Width { get; init; }
    public required int Height { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<BoxLabel> Boxes { get; init; } = [];
    public IReadOnlyList<PointLabel> Points { get; init; } = [];
    public IReadOnlyList<ScribbleLabel> Scribbles { get; init; } = [];
}
