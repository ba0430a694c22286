using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Tests.Support;

/// <summary>Calls back on the training's own thread; <see cref="Progress{T}"/> would be late.</summary>
internal sealed class Callback(Action<TrainProgress> action) : IProgress<TrainProgress>
{
    public void Report(TrainProgress value) => action(value);
}
