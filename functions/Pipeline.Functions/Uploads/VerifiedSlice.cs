namespace Pipeline.Functions.Uploads;

/// <summary>A part of a batch that has been verified; internal to this app, so it has no published schema.</summary>
public sealed record VerifiedSlice(IReadOnlyList<VerifiedImage> Images);
