namespace Pipeline.Storage;

/// <summary>The blob containers.</summary>
public static class ContainerNames
{
    public const string Uploads = "uploads";
    public const string Masks = "masks";
    public const string Models = "models";
    public const string Datasets = "datasets";
    public const string State = "state";
    public const string Checkpoints = "checkpoints";
    public const string Embeddings = "embeddings";

    public static IReadOnlyList<string> All { get; } = [Uploads, Masks, Models, Datasets, State, Checkpoints, Embeddings];
}
