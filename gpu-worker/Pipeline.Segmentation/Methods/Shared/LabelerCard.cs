using System.Text.Json.Serialization;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>What the saved weights of a labeler belong to.</summary>
/// <param name="Method">Name and options, as <see cref="MethodId"/> writes them.</param>
/// <param name="Network">A name <see cref="Networks.NetworkFactory"/> knows.</param>
internal sealed record LabelerCard(string Method, string Network, string[] Classes, string? Background)
{
    /// <summary>Views a segmenter scores in; null where the labeler is none.</summary>
    public ScoringOptions? Scoring { get; init; }

    /// <summary>Whether a linear probe reads the deep features too.</summary>
    public bool Deep { get; init; }

    [JsonIgnore]
    public ClassList ClassList => new(Classes, Background);
}
