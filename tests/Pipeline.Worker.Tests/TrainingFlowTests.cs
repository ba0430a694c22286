using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Testing;
using Pipeline.Worker.Tests.Drivers;

namespace Pipeline.Worker.Tests;

public sealed class TrainingFlowTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OnASnapshot_PublishesAModelThatPredicts()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation);
        var item = await training.SendRunAsync(steps: 60, Cancellation);

        await work.DrainAsync(Cancellation);

        var run = await training.RunAsync(item, Cancellation);
        Assert.True(run.Status == RunStatus.Published, string.Join("; ", run.Reasons.Select(r => r.Message)));
        var card = await training.CardAsync(item, Cancellation);
        Assert.Equal(["background", "disc"], card.Classes);
        Assert.True(card.Metrics!.Miou > 0.5, $"mIoU {card.Metrics.Miou} on discs that differ in colour from their background");
        Assert.True(card.Parity is { Images: > 0, MaxAbsDiff: < 1e-4, ArgmaxAgreement: > 0.9999 });
        Assert.Equal(item.Run, (await training.ChampionAsync(Cancellation))!.Version);
        Assert.Equal(
            [EventTypes.ModelPublished, EventTypes.ModelTrained, EventTypes.WorkFinished],
            (await work.TakeEventsAsync(Cancellation)).Select(e => e.Type).Order(StringComparer.Ordinal));

        var unseen = await work.UploadBatchAsync(2, Cancellation);
        var predict = unseen with { Id = $"{unseen.Batch}-p", Kind = WorkKind.Predict, Model = training.Model, Config = new WorkConfig() };
        await work.SendAsync(predict, Cancellation);
        await work.DrainAsync(Cancellation);

        var masks = (await work.ProgressAsync(predict, Cancellation))!.Images;
        Assert.Equal(2, masks.Count(i => i.Mask is not null && i.Producer == $"{training.Model}@{item.Run}"));
    }

    /// <summary>It dies after its masks were refreshed: what goes on must train on the very same ones.</summary>
    [Fact]
    public async Task Run_KilledAndContinuedElsewhere_GivesTheSameModelToTheBit()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation, weak: true);
        var whole = await training.SendRunAsync(steps: 120, Cancellation);
        await work.DrainAsync(Cancellation, ("Threads", "1"));

        var broken = await training.SendRunAsync(steps: 120, Cancellation);
        using (var worker = work.StartWorker(("Threads", "1"), ("LeaseSeconds", "5")))
        {
            await training.WaitForRefreshAsync(broken, worker, Cancellation);
            await worker.KillAsync(Cancellation);
        }

        Assert.Equal(RunStatus.Running, (await training.RunAsync(broken, Cancellation)).Status);
        await work.DrainAsync(Cancellation, ("Threads", "1"), ("IdleExitSeconds", "6"));

        var (card, again) = (await training.CardAsync(whole, Cancellation), await training.CardAsync(broken, Cancellation));
        Assert.True(card.MasksRefreshed > 0);
        Assert.Equal(card.MasksRefreshed, again.MasksRefreshed);
        Assert.Equal(card.OnnxSha256, again.OnnxSha256);
    }

    [Fact]
    public async Task Publication_RelabelsWithinTheLabels_AndListsWhatToReview()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation, weak: true);
        var run = await training.SendRunAsync(steps: 60, Cancellation);
        var batch = await work.UploadBatchAsync(2, Cancellation);
        await GuessAsync(work, batch, Discs.Guess, confidence: 60);

        await work.DrainAsync(Cancellation);
        var mask = (await RelabelAsync(work, batch, training.Model, run.Run!))[0];

        Assert.True(Wrong(mask) < Wrong(Discs.Guess(0).Pixels), $"{Wrong(mask)} pixels are wrong; the guess had {Wrong(Discs.Guess(0).Pixels)}");
        var review = await work.Storage.Container(ContainerNames.Models).TryReadAsync<ReviewList>(BlobPaths.Review(training.Model, run.Run!), Cancellation);
        Assert.Equal(8, review!.Value.Images.Select(image => image.Image).Distinct().Count());

        static int Wrong(byte[] pixels) => pixels.Zip(Discs.Mask(0).Pixels).Count(pair => pair.First != IndexedMask.Ignore && pair.First != pair.Second);
    }

    [Fact]
    public async Task Relabelling_OfMasksFromTags_HearsTheOldOnesWherePublishedWeightsMadeThem()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation);
        var run = await training.SendRunAsync(steps: 60, Cancellation);
        await work.DrainAsync(Cancellation);
        var (forgotten, heard) = (await work.UploadBatchAsync(1, Cancellation, tagsAlone: true), await work.UploadBatchAsync(1, Cancellation, tagsAlone: true));
        await GuessAsync(work, forgotten, Inverse, confidence: 255);
        await GuessAsync(work, heard, Inverse, confidence: 255);

        var without = (await RelabelAsync(work, forgotten, training.Model, run.Run!))[0];
        // That there are weights is what counts; nothing reads them here.
        var with = (await RelabelAsync(work, heard, training.Model, run.Run!, ("PretrainedWeights", "weights.safetensors")))[0];

        Assert.True(LikeInverse(without) < 0.5, $"{LikeInverse(without):p0} are as in the mask that was to be forgotten");
        Assert.True(LikeInverse(with) > 0.5, $"{LikeInverse(with):p0} are as in the mask that was to be heard");

        static IndexedMask Inverse(int index) => new(Discs.Side, Discs.Side, [.. Discs.Mask(index).Pixels.Select(c => (byte)(1 - c))]);
        static double LikeInverse(byte[] pixels) => pixels.Zip(Inverse(0).Pixels).Count(pair => pair.First == pair.Second) / (double)pixels.Length;
    }

    [Fact]
    public async Task Night_WithTheChampionsNetworkAndClasses_GoesOnFromItsWeights()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation);
        var first = await training.SendRunAsync(steps: 60, Cancellation, start: null);
        // Far too few to learn anything from nothing.
        var second = await training.SendRunAsync(steps: 2, Cancellation, start: null);

        await work.DrainAsync(Cancellation);

        var (full, tuned) = (await training.RunAsync(first, Cancellation), await training.RunAsync(second, Cancellation));
        Assert.Null(full.StartedFrom);
        Assert.Contains("no champion", full.Recipe, StringComparison.Ordinal);
        Assert.Equal(first.Run, tuned.StartedFrom);
        Assert.True(tuned.Status == RunStatus.Published, string.Join("; ", tuned.Reasons.Select(r => r.Message)));
        var card = await training.CardAsync(second, Cancellation);
        Assert.Equal((first.Run, tuned.Recipe), (card.StartedFrom, card.Recipe));
        Assert.Equal("Champion", card.Training.GetProperty("start").GetString());
    }

    [Fact]
    public async Task Run_OverItsBudget_EndsEarlyAndStillPassesTheGate()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation);
        var item = await training.SendRunAsync(steps: 100_000, Cancellation, budgetMinutes: 0.05);

        await work.DrainAsync(Cancellation);

        var run = await training.RunAsync(item, Cancellation);
        Assert.Equal(RunStatus.Published, run.Status);
        Assert.Equal(0.05, run.BudgetMinutes);
        Assert.InRange(run.SpentMinutes!.Value, 0.05, 5);
        Assert.InRange(run.Step, 1, run.Steps - 1);
        Assert.Equal(100_000, (await training.CardAsync(item, Cancellation)).PlannedSteps);
    }

    [Fact]
    public async Task Candidate_WithoutTrueMasks_IsJudgedByHeldOutLabels()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation, truth: false);
        var good = await training.SendRunAsync(steps: 60, Cancellation);
        var bad = await training.SendRunAsync(steps: 1, Cancellation);

        await work.DrainAsync(Cancellation);

        var (published, refused) = (await training.RunAsync(good, Cancellation), await training.RunAsync(bad, Cancellation));
        Assert.Null(published.Metrics);
        Assert.True(published.Labels is { Images: 4, MarkAccuracy: > 0.9, TagF1: > 0.9 }, $"{published.Labels}");
        Assert.Equal(RunStatus.Rejected, refused.Status);
        Assert.All(refused.Reasons, reason => Assert.Equal("disagrees-with-labels", reason.Code));
        Assert.Equal(good.Run, (await training.ChampionAsync(Cancellation))!.Version);
    }

    [Fact]
    public async Task Run_CancelledWhileItTrains_StopsAndPublishesNothing()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation);
        var item = await training.SendRunAsync(steps: 100_000, Cancellation);
        using var worker = work.StartWorker();
        await training.WaitForStepAsync(item, worker, Cancellation);

        await work.Storage.Container(ContainerNames.State).UpdateAsync<RunState>(
            BlobPaths.RunState(item.Run!), run => run! with { Status = RunStatus.Cancelled }, Cancellation);

        Assert.True(await worker.WaitAsync(Cancellation) == 0, worker.Output);
        Assert.Equal(RunStatus.Cancelled, (await training.RunAsync(item, Cancellation)).Status);
        Assert.Null(await training.ChampionAsync(Cancellation));
        Assert.Empty(await work.TakeAllAsync(QueueNames.GpuWorkTrain, Cancellation));
        Assert.Equal(EventTypes.WorkFinished, Assert.Single(await work.TakeEventsAsync(Cancellation)).Type);
    }

    [Fact]
    public async Task Candidate_WorseThanTheChampion_IsRejectedAndThePointerStays()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation);
        var good = await training.SendRunAsync(steps: 60, Cancellation);
        await work.DrainAsync(Cancellation);
        var bad = await training.SendRunAsync(steps: 1, Cancellation);

        await work.DrainAsync(Cancellation);

        var run = await training.RunAsync(bad, Cancellation);
        Assert.Equal(RunStatus.Rejected, run.Status);
        Assert.Equal("worse-than-champion", Assert.Single(run.Reasons).Code);
        Assert.Equal(good.Run, (await training.ChampionAsync(Cancellation))!.Version);
        Assert.Contains(await work.TakeEventsAsync(Cancellation), e => e.Type == EventTypes.ModelRejected);
    }

    [Fact]
    public async Task Run_ThatHasEnded_StaysAsItIsWhenItsItemComesAgain()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation);
        var item = await training.SendRunAsync(steps: 60, Cancellation);
        var ended = await work.Storage.Container(ContainerNames.State).UpdateAsync<RunState>(
            BlobPaths.RunState(item.Run!),
            run => run! with { Status = RunStatus.Failed, Reasons = [new Problem("", "gave-up", "Given up on purpose.")] },
            Cancellation);

        await work.DrainAsync(Cancellation);

        Assert.Equal(ended.Status, (await training.RunAsync(item, Cancellation)).Status);
        Assert.Equal("gave-up", (await work.ProgressAsync(item, Cancellation))!.Failure!.Code);
        Assert.Null(await training.ChampionAsync(Cancellation));
    }

    [Fact]
    public async Task Run_WithUnknownOption_FailsAndNamesIt()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var training = await TrainingBench.CreateAsync(work, Cancellation);
        var item = await training.SendRunAsync(JsonSerializer.Deserialize<JsonElement>("""{"epoch":3}"""), Cancellation);

        await work.DrainAsync(Cancellation);

        var run = await training.RunAsync(item, Cancellation);
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("'epoch'", Assert.Single(run.Reasons).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prediction_WithoutAModel_FailsWithTheReason()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var batch = await work.UploadBatchAsync(1, Cancellation);
        var item = batch with { Kind = WorkKind.Predict, Model = "never-trained", Config = new WorkConfig() };
        await work.SendAsync(item, Cancellation);

        await work.DrainAsync(Cancellation);

        Assert.Equal("no-published-model", (await work.ProgressAsync(item, Cancellation))!.Failure!.Code);
    }

    /// <summary>Masks for a batch, as sure as told.</summary>
    private static async Task GuessAsync(Workplace work, WorkItem batch, Func<int, IndexedMask> guess, byte confidence)
    {
        var masks = work.Storage.Container(ContainerNames.Masks);
        var even = PngCodec.EncodeGray(Discs.Side, Discs.Side, Enumerable.Repeat(confidence, Discs.Side * Discs.Side).ToArray());
        foreach (var (index, claim) in batch.Images.Index())
        {
            await masks.UploadBlobAsync(BlobPaths.Mask(batch.Batch!, claim.Name), new BinaryData(MaskCodec.Encode(guess(index))), Cancellation);
            await masks.UploadBlobAsync(BlobPaths.Confidence(batch.Batch!, claim.Name), new BinaryData(even), Cancellation);
        }
    }

    /// <summary>Has a worker make all masks of a batch anew; the pixels of each.</summary>
    private static async Task<IReadOnlyList<byte[]>> RelabelAsync(Workplace work, WorkItem batch, string model, string version, params (string Name, string Value)[] settings)
    {
        var relabel = batch with { Id = $"{batch.Id}-r", Kind = WorkKind.Relabel, Model = model, Config = batch.Config with { Options = null, Version = version } };
        await work.SendAsync(relabel, Cancellation);
        await work.DrainAsync(Cancellation, settings);

        var progress = (await work.ProgressAsync(relabel, Cancellation))!;
        Assert.True(
            progress.Images.Count(image => image.Producer == $"{model}@{version}") == batch.Images.Count,
            string.Join("; ", progress.Images.SelectMany(image => image.Problems).Append(progress.Failure)));
        List<byte[]> all = [];
        foreach (var image in progress.Images)
        {
            var mask = await work.Storage.Container(ContainerNames.Masks).GetBlobClient(image.Mask!).DownloadContentAsync(Cancellation);
            Assert.True(MaskCodec.TryDecode(mask.Value.Content.ToArray(), ImageLimits.Default, out var pixels, out _));
            all.Add(pixels.Pixels);
        }
        return all;
    }
}
