using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Stages;
using Pipeline.Storage;
using Pipeline.Telemetry;
using Pipeline.Worker.Items;
using Pipeline.Worker.Locks;
using Pipeline.Worker.Progress;
using Pipeline.Worker.Stores;

namespace Pipeline.Worker.Labeling;

/// <summary>
/// One fit a batch and configuration: the first worker to need it fits under a lock and saves, all others load. The last labeler
/// stays in memory, because the items of a batch follow each other.
/// </summary>
internal sealed partial class FitService(
    PipelineStorage storage, BatchInputs inputs, PretrainedBackbone pretrained, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<FitService> logger) : IDisposable
{
    private readonly PseudoLabelStage stage = new();
    private Fit? held;

    public async Task<FitOutcome> GetAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation)
    {
        var key = $"{item.Batch}/{item.ConfigHash}";
        if (held?.Key == key)
            return new FitOutcome.Ready(held);

        var (dataset, problem) = await inputs.ReadAsync(item, cancellation);
        if (dataset is null)
            return new FitOutcome.Impossible(problem!);
        try
        {
            var context = new FitContext
            {
                Seed = Seed(item.ConfigHash),
                Threads = options.Value.Threads > 0 ? options.Value.Threads : Environment.ProcessorCount,
                Pretrained = await pretrained.ReadAsync(cancellation),
            };
            var choice = item.Config.Method is { } name
                ? new MethodChoice(name, "The batch names this method.")
                : MethodSelector.Choose(dataset, context);
            var method = MethodRegistry.Find(choice.Method, item.Config.Options);
            return await FitAsync(key, item, dataset, method, choice, context, ledger, cancellation);
        }
        catch (Exception e) when (e is OptionsException or NoUsableLabelsException)
        {
            return new FitOutcome.Impossible(new Problem("/config", e is OptionsException ? "bad-options" : "no-usable-labels", e.Message));
        }
    }

    public void Dispose() => held?.Labeler.Dispose();

    private async Task<FitOutcome> FitAsync(
        string key, WorkItem item, WeakDataset dataset, IPseudoLabelMethod method, MethodChoice choice, FitContext context, ItemLedger ledger, CancellationToken cancellation)
    {
        var container = storage.Container(ContainerNames.Checkpoints);
        var prefix = BlobPaths.Fit(item.Batch!, item.ConfigHash);
        var store = new BlobArtifactStore(container, prefix);
        if (await method.LoadAsync(store, context, cancellation) is { } known)
            return Hold(key, known, dataset, choice);

        await using var fitLock = await BlobLock.TryAcquireAsync(container, prefix + "lock", clock, cancellation);
        if (fitLock is null)
            return new FitOutcome.Elsewhere();

        using var activity = Traces.Start("fit")?.SetTag(TraceTags.Batch, item.Batch).SetTag("pipeline.method", choice.Method);
        Log.Fitting(logger, item.Batch!, choice.Method, choice.Reason, dataset.Images.Count);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, fitLock.Lost);
        var isOurs = true;
        await using var pump = new ProgressPump<StageProgress>(
            async (p, token) => isOurs = isOurs && await TryReportAsync(item, ledger, p, token), clock, either.Token);
        var labeler = await stage.FitOrLoadAsync(method, dataset, context with { Progress = pump }, store, pump.Token);
        return Hold(key, labeler, dataset, choice);
    }

    /// <summary>
    /// The fit is the whole batch's and has a lock of its own: that another worker took over the item which happened to begin it, as
    /// a message that came twice makes it, must not throw away what was learnt so far. The item itself is dropped after the fit.
    /// </summary>
    private async Task<bool> TryReportAsync(WorkItem item, ItemLedger ledger, StageProgress progress, CancellationToken cancellation)
    {
        try
        {
            await ledger.ReportAsync(progress.Stage, progress.Done, cancellation);
            return true;
        }
        catch (ItemTakenOverException)
        {
            Log.FitsOn(logger, item.Batch!, item.Id);
            return false;
        }
    }

    private FitOutcome.Ready Hold(string key, ILabeler labeler, WeakDataset dataset, MethodChoice choice)
    {
        held?.Labeler.Dispose();
        held = new Fit(key, labeler, choice, dataset.Images.ToDictionary(i => i.Name, StringComparer.Ordinal));
        return new FitOutcome.Ready(held);
    }

    /// <summary>The same configuration learns from the same seed, on whichever worker.</summary>
    private static int Seed(string configHash) =>
        int.Parse(configHash.AsSpan(0, 7), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch}: item {Item} is another worker's now; the fit goes on")]
        public static partial void FitsOn(ILogger logger, string batch, string item);

        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch}: fitting '{Method}' on {Images} images. {Reason}")]
        public static partial void Fitting(ILogger logger, string batch, string method, string reason, int images);
    }
}
