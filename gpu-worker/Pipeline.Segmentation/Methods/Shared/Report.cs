using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>Passes a training's progress on as a stage's, at once and in order.</summary>
internal sealed class Report(IProgress<StageProgress> target, string stage) : IProgress<TrainProgress>
{
    public static IProgress<TrainProgress>? As(IProgress<StageProgress>? target, string stage) => target is null ? null : new Report(target, stage);

    void IProgress<TrainProgress>.Report(TrainProgress value) =>
        target.Report(new StageProgress(stage, value.Done, $"loss {value.Loss:f3}"));
}
