using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Work;

/// <summary>One image: its name below <c>{batch}/images/</c> and the ETag that was validated.</summary>
/// <param name="Mask">Blob in <c>uploads</c> of the image's whole mask, where its labels are one: the result is that mask.</param>
/// <param name="MaskETag">The version of that blob.</param>
public sealed record ImageClaim(
    [property: Text(Patterns.FileName, Patterns.FileNameHint)] string Name,
    string ETag,
    [property: Text(Patterns.RelativePath, Patterns.RelativePathHint)] string? Mask = null,
    string? MaskETag = null);
