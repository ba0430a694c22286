using System.Text.Json;
using Pipeline.Contracts.Datasets;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;

namespace Pipeline.Functions.Retraining;

/// <summary>The one work item of a run.</summary>
internal static class TrainingItem
{
    public static string IdOf(string run) => $"{run}-train";

    public static string ConfigHash(string snapshot, JsonElement? options) => Hashes.Of("train", snapshot, options?.GetRawText());

    public static WorkItem Of(string run, DatasetManifest snapshot, JsonElement? options) => new()
    {
        Id = IdOf(run),
        Kind = WorkKind.Train,
        Model = snapshot.Model,
        Snapshot = snapshot.Id,
        Run = run,
        Config = new WorkConfig { Options = options },
        ConfigHash = ConfigHash(snapshot.Id, options),
        Traceparent = Traces.Current(),
    };
}
