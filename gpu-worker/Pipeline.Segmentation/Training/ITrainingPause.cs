namespace Pipeline.Segmentation.Training;

/// <summary>Work between two steps, once at each of some shares of the schedule. A checkpoint is written right before.</summary>
public interface ITrainingPause
{
    /// <summary>Shares of the schedule, 0 to 1, ascending; 0 is before the first step.</summary>
    IReadOnlyList<double> At { get; }

    /// <summary>Brings back what the pauses before this step made.</summary>
    /// <param name="step">Steps done; 0 when training begins.</param>
    /// <returns>How many pauses are over.</returns>
    Task<int> ResumeAsync(int step, CancellationToken cancellation);

    /// <param name="index">Position in <see cref="At"/>.</param>
    /// <param name="progress">Gets a value now and then, so that whoever watches can stop the run.</param>
    Task RunAsync(int index, int step, IProgress<double>? progress, CancellationToken cancellation);
}
