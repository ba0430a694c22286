namespace Pipeline.Local.Api.Answers;

/// <summary>A file of a batch and the signed address that reads or writes it.</summary>
public sealed record FileAddress(string File, Uri Url);
