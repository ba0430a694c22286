namespace Pipeline.Segmentation.Stages;

/// <summary>Pixel-labelled pictures to train on, and others to judge the result on.</summary>
public sealed class TrainingSet(
    IReadOnlyList<string> classes, string? background, IReadOnlyList<TrainingEntry> training, IReadOnlyList<TrainingEntry> holdout,
    IReadOnlyList<LabeledImage>? checks = null)
{
    public ClassList Classes { get; } = new(classes, background);
    public IReadOnlyList<TrainingEntry> Training { get; } = training;

    /// <summary>Pictures with true masks. May be empty: the model then carries no metrics.</summary>
    public IReadOnlyList<TrainingEntry> Holdout { get; } = holdout;

    /// <summary>Held-out pictures with weak labels alone, which judge where no true mask is held out.</summary>
    public IReadOnlyList<LabeledImage> Checks { get; } = checks ?? [];
}
