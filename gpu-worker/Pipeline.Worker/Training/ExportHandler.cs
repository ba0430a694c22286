using Microsoft.Extensions.Options;
using Pipeline.Contracts.Work;
using Pipeline.Storage;
using Pipeline.Worker.Events;

namespace Pipeline.Worker.Training;

/// <summary>Exports, judges and publishes a run again from its last checkpoint.</summary>
internal sealed class ExportHandler(
    PipelineStorage storage,
    SnapshotReader snapshots,
    CandidateStage candidates,
    PublishStage publish,
    RunLedger runs,
    EventSender events,
    IOptions<WorkerOptions> options,
    TimeProvider clock)
    : TrainHandler(storage, snapshots, candidates, publish, runs, events, options, clock)
{
    public override WorkKind Kind => WorkKind.Export;
}
