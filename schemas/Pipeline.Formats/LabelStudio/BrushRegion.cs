using Pipeline.Formats.Marks;

namespace Pipeline.Formats.LabelStudio;

/// <summary>A brush drawing, packed as Label Studio packs it.</summary>
public sealed record BrushRegion(byte[] Packed) : Region
{
    public override string? Paint(Painter target, double scaleX, double scaleY) => BrushRuns.Paint(Packed, target);
}
