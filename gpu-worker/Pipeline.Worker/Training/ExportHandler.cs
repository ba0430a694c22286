using Pipeline.Contracts.Work;
using Pipeline.Storage;
using Pipeline.Worker.Events;
using Pipeline.Worker.Stores;

namespace Pipeline.Worker.Training;

/// <summary>Exports, judges and publishes a run again from its last checkpoint.</summary>
internal sealed class ExportHandler(
    PipelineStorage storage,
    SnapshotReader snapshots,
    RecipeStage recipes,
    CandidateStage candidates,
    PublishStage publish,
    ReviewStage review,
    RunLedger runs,
    EventSender events,
    PretrainedBackbone pretrained,
    TimeProvider clock)
    : TrainHandler(storage, snapshots, recipes, candidates, publish, review, runs, events, pretrained, clock)
{
    public override WorkKind Kind => WorkKind.Export;
}
