namespace Pipeline.Contracts;

/// <summary>A stored document whose blob carries a few facts as metadata: a list of thousands is told from them, without reading one document.</summary>
public interface IListed
{
    /// <summary>By names of lower-case letters; values in ASCII, altogether under 8 KiB (the limit of blob metadata).</summary>
    IReadOnlyDictionary<string, string> Facts();
}
