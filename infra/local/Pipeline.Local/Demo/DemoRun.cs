using System.Text.Json;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Runs;
using Pipeline.Local.Api;
using Pipeline.Local.Api.Answers;
using Pipeline.Local.Display;
using Pipeline.Local.Scenes;
using Pipeline.Local.Stack;
using Pipeline.Local.Webhooks;

namespace Pipeline.Local.Demo;

/// <summary>
/// The whole flow on generated scenes, through the same doors as a customer: HTTP API, upload addresses, webhooks. Truth of the
/// held-out scenes is uploaded only in evaluate batches; quality is computed here from the masks that are downloaded.
/// </summary>
internal sealed class DemoRun(DemoOptions options, DemoWorkspace workspace, StageClock clock)
{
    private const string Model = BatchManifest.DefaultModel;
    private static readonly TimeSpan WebhookWait = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<DemoBatch> _training = DemoBatch.Training(options.ScenesPerBatch);
    private readonly DemoBatch _heldOut = DemoBatch.HeldOut(options.HeldOutScenes);
    private readonly DemoBatch _unseen = DemoBatch.UnseenVariants(options.UnseenVariantScenes);

    /// <summary>What the contact sheets show.</summary>
    public IEnumerable<DemoBatch> Batches => [.. _training, _heldOut, _unseen];

    /// <exception cref="CommandException">A step failed; the message says which and why.</exception>
    public async Task<DemoFigures> RunAsync(CancellationToken cancellation)
    {
        await clock.MeasureAsync("scenes", GenerateAsync);

        await using var receiver = await WebhookReceiver.StartAsync(cancellation);
        LocalStack? stack = null;
        try
        {
            await clock.MeasureAsync("stack", async () => stack = await StartStackAsync(cancellation));
            using var api = new PipelineApi(Connection.To(stack!.FunctionsUri, stack.Keys.Admin));
            receiver.Trust((await api.SubscribeAsync(receiver.Address, [], cancellation)).Secret);

            await clock.MeasureAsync("upload", () => UploadAsync(api, cancellation));
            var ended = new List<BatchProgress>();
            await clock.MeasureAsync("pseudoLabels", async () => ended.AddRange(await LabelAsync(api, cancellation)));
            RunState? run = null;
            await clock.MeasureAsync("training", async () => run = await TrainAsync(api, receiver, cancellation));
            await clock.MeasureAsync("prediction", async () => ended.Add(await PredictAsync(api, cancellation)));
            // The last thing the product says; all other events came before it.
            await clock.MeasureAsync("webhooks", () => receiver.WaitForAsync(
                e => e.Type == EventTypes.MasksFinished && e.Subject == DemoWorkspace.Prediction, WebhookWait, cancellation));
            var card = (await api.TryGetModelAsync(Model, cancellation))!.Versions.Single(v => v.Version == run!.Version);
            return Score(ended, card, receiver.Received);
        }
        finally
        {
            if (stack is not null)
                await clock.MeasureAsync("stop", async () => await stack.DisposeAsync());
        }
    }

    private async Task GenerateAsync()
    {
        var sprites = SpriteLibrary.Load(Repository.Root);
        await ProgressBoard.RunAsync(async board =>
        {
            var line = board.Add("generate scenes", Batches.Sum(b => b.Count));
            var done = 0;
            await Parallel.ForEachAsync(Batches, (batch, _) =>
            {
                workspace.Generate(batch, options.Seed, sprites, _ => line.Report(Interlocked.Increment(ref done)));
                return ValueTask.CompletedTask;
            });
        });
    }

    private async Task<LocalStack> StartStackAsync(CancellationToken cancellation)
    {
        var lines = new StackLog(Path.Combine(workspace.Logs, "stack.log"));
        try
        {
            return await LocalStack.StartAsync(
                new LocalStackOptions { DataDirectory = workspace.StackData, LogDirectory = workspace.Logs }, lines, cancellation);
        }
        catch (InvalidOperationException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private Task UploadAsync(PipelineApi api, CancellationToken cancellation) => ProgressBoard.RunAsync(async board =>
    {
        foreach (var batch in Batches)
        {
            var folder = UploadFolder.Read(workspace.Upload(batch.Name), new UploadChoices(batch.Purpose, Options: options.Methods.TryGetValue(batch.Name, out var method) ? method : null));
            var line = board.Add($"upload {batch.Name}", folder.Files.Count + 1);
            await api.PushAsync(folder, batch.Name, done => line.Report(done), cancellation);
        }
    });

    private async Task<IReadOnlyList<BatchProgress>> LabelAsync(PipelineApi api, CancellationToken cancellation)
    {
        BatchProgress[] ended = [];
        await ProgressBoard.RunAsync(async board =>
        {
            var lines = Batches.Select(b => (b.Name, Line: board.Add(b.Name, 100))).ToList();
            ended = await Task.WhenAll(lines.Select(l => api.FollowBatchAsync(l.Name, l.Line, cancellation)));
        });
        foreach (var batch in ended)
            RequireFinished(batch);
        foreach (var batch in _training)
            await api.PullAsync(batch.Name, workspace.Results(batch.Name), (_, _) => { }, cancellation);
        return [.. ended.Where(e => _training.Any(t => t.Name == e.Batch))];
    }

    private async Task<RunState> TrainAsync(PipelineApi api, WebhookReceiver receiver, CancellationToken cancellation)
    {
        var training = new Dictionary<string, object>(options.Training) { ["seed"] = options.Seed };
        var started = await api.RetrainAsync(Model, JsonSerializer.SerializeToElement(training, ApiJson.Options), cancellation);
        RunProgress? ended = null;
        await ProgressBoard.RunAsync(async board =>
            ended = await api.FollowRunAsync(started.Run, board.Add($"train on {started.Images} images"), cancellation));
        var run = ended!.Run;
        if (run.Status != RunStatus.Published)
            throw new CommandException($"Run {run.Run} was {run.Status}: {string.Join(" ", run.Reasons.Select(r => r.Message))}");
        await receiver.WaitForAsync(e => e.Type == EventTypes.ModelPublished, WebhookWait, cancellation);
        return run;
    }

    private async Task<BatchProgress> PredictAsync(PipelineApi api, CancellationToken cancellation)
    {
        workspace.CollectPrediction(ScenesOf(_heldOut).Concat(ScenesOf(_unseen)).Concat(_training.SelectMany(b => ScenesOf(b).Take(options.SheetRows))));
        var folder = UploadFolder.Read(workspace.Upload(DemoWorkspace.Prediction), new UploadChoices(BatchPurpose.Predict));
        BatchProgress? ended = null;
        await ProgressBoard.RunAsync(async board =>
        {
            var line = board.Add("predict with ONNX Runtime", 100);
            await api.PushAsync(folder, DemoWorkspace.Prediction, _ => { }, cancellation);
            ended = await api.FollowBatchAsync(DemoWorkspace.Prediction, line, cancellation);
        });
        RequireFinished(ended!);
        await api.PullAsync(DemoWorkspace.Prediction, workspace.Results(DemoWorkspace.Prediction), (_, _) => { }, cancellation);
        return ended!;
    }

    private DemoFigures Score(IReadOnlyList<BatchProgress> batches, ModelCard card, IReadOnlyList<ReceivedWebhook> received)
    {
        var pseudo = _training.ToDictionary(b => b.Labels, b => MaskScore.MeanIou(
            ScenesOf(b).Select(s => (workspace.TruthFile(b, s.Scene), workspace.PseudoFile(b, s.Scene)))));
        return new DemoFigures(
            batches.Sum(b => b.Images),
            batches.Sum(b => b.Masks),
            new PseudoMiou(
                pseudo[_training[0].Labels], pseudo[_training[1].Labels], pseudo[_training[2].Labels], pseudo[_training[3].Labels]),
            Predicted(_heldOut),
            Predicted(_unseen),
            card.Parity.MaxAbsDiff,
            card.Parity.ArgmaxAgreement,
            new WebhookCounts(received.Count, received.Count(r => r.IsVerified)),
            clock.Seconds,
            clock.Total);

        double Predicted(DemoBatch batch) => MaskScore.MeanIou(
            ScenesOf(batch).Select(s => (workspace.TruthFile(batch, s.Scene), workspace.PredictedFile(batch, s.Scene))));
    }

    private static IEnumerable<(DemoBatch Batch, int Scene)> ScenesOf(DemoBatch batch) =>
        Enumerable.Range(batch.First, batch.Count).Select(scene => (batch, scene));

    private static void RequireFinished(BatchProgress batch)
    {
        if (batch.Status == BatchStatus.Finished && batch.LeftOut == 0)
            return;
        var reasons = batch.Reasons.Concat(batch.ImageProblems.SelectMany(p => p.Reasons)).Select(r => $"{r.Pointer}: {r.Message}").Take(5);
        throw new CommandException($"Batch {batch.Batch} ended as {batch.Status} with {batch.Masks} of {batch.Images} masks. {string.Join(" ", reasons)}");
    }
}
