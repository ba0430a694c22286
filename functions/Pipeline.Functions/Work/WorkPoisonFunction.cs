using Microsoft.Azure.Functions.Worker;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

public sealed class WorkPoisonFunction(WorkPoisonHandler handler)
{
    private const string Labelling = QueueNames.GpuWork + QueueNames.PoisonSuffix;
    private const string Training = QueueNames.GpuWorkTrain + QueueNames.PoisonSuffix;

    [Function("GpuWorkPoison")]
    public Task LabellingAsync([QueueTrigger(Labelling, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        handler.HandleAsync(QueueNames.GpuWork, message, cancellation);

    [Function("GpuWorkTrainPoison")]
    public Task TrainingAsync([QueueTrigger(Training, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        handler.HandleAsync(QueueNames.GpuWorkTrain, message, cancellation);
}
