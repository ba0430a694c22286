namespace Pipeline.Contracts.Work;

/// <summary>One image: its name below <c>{batch}/images/</c> and the ETag that was validated.</summary>
public sealed record ImageClaim(string Name, string ETag);
