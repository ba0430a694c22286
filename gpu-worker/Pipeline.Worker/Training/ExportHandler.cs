using Microsoft.Extensions.Options;
using Pipeline.Contracts.Work;
using Pipeline.Storage;
using Pipeline.Worker.Events;
using Pipeline.Worker.Stores;

namespace Pipeline.Worker.Training;

/// <summary>Exports, judges and publishes a run again from its last checkpoint.</summary>
internal sealed class ExportHandler(
    PipelineStorage storage,
    SnapshotReader snapshots,
    CandidateStage candidates,
    PublishStage publish,
    RunLedger runs,
    EventSender events,
    PretrainedBackbone pretrained,
    IOptions<WorkerOptions> options,
    TimeProvider clock)
    : TrainHandler(storage, snapshots, candidates, publish, runs, events, pretrained, options, clock)
{
    public override WorkKind Kind => WorkKind.Export;
}
