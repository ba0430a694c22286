namespace Pipeline.Segmentation.Training;

/// <param name="Steps">Steps the weights have seen, resumed ones included.</param>
/// <param name="FinalLoss">Of the last step.</param>
/// <param name="Elapsed">Of this run, without what came before a resume.</param>
/// <param name="Planned">Steps of the whole schedule; more than <paramref name="Steps"/> where the time budget ended it.</param>
/// <param name="Spent">All the time of the run on its device, before resumes too.</param>
public sealed record TrainingSummary(int Steps, double FinalLoss, TimeSpan Elapsed, double ImagesPerSecond, int Planned, TimeSpan Spent);
