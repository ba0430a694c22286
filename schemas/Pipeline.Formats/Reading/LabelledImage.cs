using Pipeline.Formats.Marks;

namespace Pipeline.Formats.Reading;

/// <summary>What one file says about one image.</summary>
public sealed record LabelledImage
{
    public required string Name { get; init; }

    /// <summary>Size in pixels as the file says; null when it does not.</summary>
    public int? Width { get; init; }
    public int? Height { get; init; }

    /// <summary>What a whole side is in the marks' coordinates: 1 for YOLO, 100 for Label Studio; null when they are pixels.</summary>
    public double? Units { get; init; }

    public required IReadOnlyList<Mark> Marks { get; init; }

    /// <summary>The image was looked at by whoever made the file: where nothing is marked, there is background.</summary>
    public bool IsComplete { get; init; }
}
