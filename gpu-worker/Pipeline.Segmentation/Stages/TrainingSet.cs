namespace Pipeline.Segmentation.Stages;

/// <summary>Pixel-labelled pictures to train on, and others to judge the result on.</summary>
public sealed class TrainingSet(
    IReadOnlyList<string> classes, string? background, IReadOnlyList<TrainingEntry> training, IReadOnlyList<TrainingEntry> holdout)
{
    public ClassList Classes { get; } = new(classes, background);
    public IReadOnlyList<TrainingEntry> Training { get; } = training;

    /// <summary>May be empty: the model then carries no metrics.</summary>
    public IReadOnlyList<TrainingEntry> Holdout { get; } = holdout;
}
