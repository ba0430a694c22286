using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;

namespace Pipeline.Functions.Uploads.Exports;

/// <summary>Work items that convert a finished batch's masks. Their ids follow from the batch and the format: asking twice is one export.</summary>
internal static class ExportItems
{
    public static string IdOf(BatchState state, string format) =>
        $"{state.Batch}-convert-{format}-{Hashes.Short(Hashes.Of(state.ManifestHash, state.ConfigHash, format))}";

    public static WorkItem Of(BatchState state, string format) => new()
    {
        Id = IdOf(state, format),
        Kind = WorkKind.Convert,
        Model = state.Manifest?.Model ?? BatchManifest.DefaultModel,
        Batch = state.Batch,
        Config = new WorkConfig { Format = format },
        ConfigHash = Hashes.Of(state.ConfigHash, format),
        Traceparent = state.Traceparent,
    };
}
