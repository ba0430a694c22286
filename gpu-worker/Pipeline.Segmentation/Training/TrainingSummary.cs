namespace Pipeline.Segmentation.Training;

/// <param name="Steps">Steps the weights have seen, resumed ones included.</param>
/// <param name="FinalLoss">Of the last step.</param>
/// <param name="Elapsed">Of this run, without what came before a resume.</param>
public sealed record TrainingSummary(int Steps, double FinalLoss, TimeSpan Elapsed, double ImagesPerSecond);
