namespace Pipeline.Segmentation.Training;

/// <param name="Step">Steps done, of <paramref name="Steps"/>.</param>
/// <param name="Loss">Of the latest step.</param>
/// <param name="ImagesPerSecond">Since the run began or resumed.</param>
public sealed record TrainProgress(int Step, int Steps, double Loss, double LearningRate, double ImagesPerSecond)
{
    /// <summary>Share done, 0 to 1.</summary>
    public double Done => Steps == 0 ? 1 : (double)Step / Steps;
}
