using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Work;

/// <summary>One image: its name below <c>{batch}/images/</c> and the ETag that was validated.</summary>
public sealed record ImageClaim([property: Text(Patterns.FileName, Patterns.FileNameHint)] string Name, string ETag);
