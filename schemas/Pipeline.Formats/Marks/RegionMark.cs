namespace Pipeline.Formats.Marks;

/// <summary>Exactly the pixels of one object, or of what nothing is said about.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Class">Null: these pixels are 255.</param>
/// <param name="Region">Its pixels.</param>
public sealed record RegionMark(string At, string? Class, Region Region) : Mark(At);
