using Pipeline.Segmentation.Training;
using Pipeline.Telemetry;

namespace Pipeline.Worker.Training;

/// <summary>Measures each training step on its way to whoever shows progress.</summary>
internal sealed class StepTimes(IProgress<TrainProgress> next, TimeProvider clock) : IProgress<TrainProgress>
{
    // Null before the first step: what comes before it is not a step.
    private long? last;

    public void Report(TrainProgress value)
    {
        var now = clock.GetTimestamp();
        if (last is { } before && value.Refreshed is null)
            Measures.StepTrained(clock.GetElapsedTime(before, now), TorchDevice.Name);
        last = value.Refreshed is null ? now : null;
        next.Report(value);
    }
}
