namespace Pipeline.Segmentation.Training;

/// <param name="Step">Steps done, of <paramref name="Steps"/>.</param>
/// <param name="Loss">Of the latest step.</param>
/// <param name="ImagesPerSecond">Since the run began or resumed.</param>
public sealed record TrainProgress(int Step, int Steps, double Loss, double LearningRate, double ImagesPerSecond)
{
    /// <summary>Share of the masks made anew while training pauses for that; null during a step.</summary>
    public double? Refreshed { get; init; }

    /// <summary>Share done, 0 to 1.</summary>
    public double Done => Refreshed ?? (Steps == 0 ? 1 : (double)Step / Steps);
}
