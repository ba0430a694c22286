using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Labels;

/// <summary>The marks on one image. Empty lists mean "not marked this way", never "nothing there".</summary>
public sealed record WeakImage
{
    [Text(Patterns.FileName, Patterns.FileNameHint)]
    public required string Name { get; init; }

    /// <summary>Pixels; must equal the image's own size after its EXIF orientation is applied.</summary>
    [Between(1, 65_535)]
    public required int Width { get; init; }
    [Between(1, 65_535)]
    public required int Height { get; init; }
    [Count(0, 255, Unique = true)]
    public IReadOnlyList<string> Tags { get; init; } = [];
    [Count(0, 10_000)]
    public IReadOnlyList<BoxLabel> Boxes { get; init; } = [];
    [Count(0, 10_000)]
    public IReadOnlyList<PointLabel> Points { get; init; } = [];
    [Count(0, 10_000)]
    public IReadOnlyList<ScribbleLabel> Scribbles { get; init; } = [];
}
