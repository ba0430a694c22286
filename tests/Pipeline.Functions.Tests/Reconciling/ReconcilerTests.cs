using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Reconciling;
using Pipeline.Functions.Tests.Webhooks;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Webhooks;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Reconciling;

/// <summary>What was lost of a batch and its deliveries is made up for.</summary>
public sealed class ReconcilerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task BlobEvent_ThatNeverCame_IsSentAgain()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var batch = await scene.UploadedAsync(2);

        var repairs = await scene.ReconcileAsync(2);
        await scene.HandleBlobEventsAsync();

        Assert.Equal([new Repair(Repair.CommitEvent, batch.Name)], repairs);
        Assert.Equal(BatchStatus.Accepted, (await batch.StateAsync()).Status);
    }

    [Fact]
    public async Task BlobEvent_YoungOrStillInItsQueue_IsLeftAlone()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        await scene.UploadedAsync(1);
        var young = await scene.ReconcileAsync(0.5);
        await scene.App.Storage.Queue(QueueNames.BlobEvents).SendMessageAsync("""{"eventType":"Other","subject":"x"}""", TestApp.Cancellation);

        var queued = await scene.ReconcileAsync(ReconcilerScene.Later);

        Assert.Empty(young);
        Assert.Empty(queued);
    }

    [Fact]
    public async Task BlobEvent_OfAMendedRejectedBatch_IsSentAgain()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var batch = await scene.UploadedAsync(1);
        await batch.PutAsync("batch.json", "{}"u8.ToArray());
        Assert.Equal(UploadOutcome.Rejected, await batch.DeliverAsync());
        await scene.HandleEventsAsync();
        // Past the second of the rejection: storage counts whole ones.
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestApp.Cancellation);
        await batch.PutManifestAsync();

        var repairs = await scene.ReconcileAsync(ReconcilerScene.Later);
        await scene.HandleBlobEventsAsync();

        Assert.Contains(new Repair(Repair.CommitEvent, batch.Name), repairs);
        Assert.Equal(BatchStatus.Accepted, (await batch.StateAsync()).Status);
    }

    [Fact]
    public async Task BlobEvent_OfAChangedAcceptedBatch_IsSentUntilTheRefusalIsTold()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var (batch, items) = await scene.AcceptedAsync(1);
        await TestWorker.StartAsync(scene.App, items[0]);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestApp.Cancellation);
        batch.Manifest["holdout"] = 0.5;
        await batch.PutManifestAsync();

        var repairs = await scene.ReconcileAsync(ReconcilerScene.Later);
        await scene.HandleBlobEventsAsync();
        await scene.HandleEventsAsync();
        var after = await scene.ReconcileAsync(ReconcilerScene.Later);

        Assert.Contains(new Repair(Repair.CommitEvent, batch.Name), repairs);
        Assert.True(await scene.IsEventKeptAsync(EventTypes.BatchRejected, batch.Name));
        Assert.DoesNotContain(after, repair => repair.Kind == Repair.CommitEvent);
    }

    [Fact]
    public async Task WorkMessage_ThatWasLost_IsSentAgain()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var (batch, items) = await scene.AcceptedAsync(3);
        await TestWorker.FinishAsync(scene.App, items[0]);
        await scene.App.Get<BatchLedger>().BookAsync(batch.Name, items[0].Id, TestApp.Cancellation);
        // Begun, but its worker and its message are gone.
        await TestWorker.StartAsync(scene.App, items[1]);

        var repairs = await scene.ReconcileAsync(ReconcilerScene.Later);
        var again = await scene.App.TakeWorkAsync();

        Assert.Equal([items[1].Id, items[2].Id], again.Select(item => item.Id).Order(StringComparer.Ordinal));
        Assert.All(repairs, repair => Assert.Equal(Repair.WorkMessage, repair.Kind));
    }

    [Fact]
    public async Task WorkMessage_BehindOthersOrInAWorkersHands_IsLeftAlone()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var (_, items) = await scene.AcceptedAsync(1);
        var foreign = items[0] with { Id = "somebody-else" };
        await scene.App.Storage.Queue(QueueNames.GpuWork).SendMessageAsync(new BinaryData(Documents.Serialize(foreign)), cancellationToken: TestApp.Cancellation);
        var behind = await scene.ReconcileAsync(ReconcilerScene.Later);
        await scene.App.TakeWorkAsync();
        scene.Clock.Advance(TimeSpan.FromMinutes(ReconcilerScene.Later));
        await scene.App.Storage.Container(ContainerNames.State).UpdateAsync<WorkProgress>(
            BlobPaths.WorkProgress(items[0].Id),
            _ => new WorkProgress
            {
                Item = items[0].Id,
                Kind = items[0].Kind,
                ConfigHash = items[0].ConfigHash,
                StartedAt = scene.Clock.Now,
                UpdatedAt = scene.Clock.Now,
                Stage = "fit",
                Total = 1,
            },
            TestApp.Cancellation);

        var held = await scene.ReconcileAsync(1);

        Assert.Empty(behind);
        Assert.Empty(held);
    }

    [Fact]
    public async Task WorkReport_ThatWasLost_IsBooked()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var (batch, items) = await scene.AcceptedAsync(2);
        foreach (var item in items)
            await TestWorker.FinishAsync(scene.App, item);

        await scene.ReconcileAsync(ReconcilerScene.Later);
        await scene.HandleEventsAsync();

        Assert.Equal(BatchStatus.Finished, (await batch.StateAsync()).Status);
        Assert.True(await scene.IsEventKeptAsync(EventTypes.MasksFinished, batch.Name));
    }

    [Fact]
    public async Task Batch_WhoseLastBookingWasCutShort_IsFinished()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var (batch, items) = await scene.AcceptedAsync(1);
        await TestWorker.FinishAsync(scene.App, items[0]);
        // The item was booked, and then the process died.
        await scene.App.Get<BatchLedger>().TryChangeAsync(
            batch.Name,
            state => state with { Status = BatchStatus.Working, Items = [state.Items[0] with { Done = true, Succeeded = 1 }] },
            TestApp.Cancellation);

        await scene.ReconcileAsync(ReconcilerScene.Later);

        Assert.Equal(BatchStatus.Finished, (await batch.StateAsync()).Status);
    }

    [Fact]
    public async Task Event_ThatNeverReachedItsQueue_IsSentAgain()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var batch = await scene.FinishedAsync(1);
        await scene.App.TakeEventsAsync();

        var repairs = await scene.ReconcileAsync(ReconcilerScene.Later);
        await scene.HandleEventsAsync();

        Assert.Equal(Repair.Event, Assert.Single(repairs).Kind);
        Assert.True(await scene.IsEventKeptAsync(EventTypes.MasksFinished, batch.Name));
    }

    [Fact]
    public async Task Delivery_ThatWasNeverClaimed_IsClaimed()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var subscription = WebhookScene.NewSubscription("http://127.0.0.1:1/", scene.Clock.Now, [WebhookSignature.NewSecret()]);
        await scene.App.Get<Subscriptions>().TryAddAsync(subscription, TestApp.Cancellation);
        var batch = await scene.FinishedAsync(1);
        await scene.HandleEventsAsync();
        var state = scene.App.Storage.Container(ContainerNames.State);
        var finished = BatchEvents.IdsOf(await batch.StateAsync())[^1];
        var cloudEvent = (await state.TryReadAsync<CloudEvent>(BlobPaths.Event(finished), TestApp.Cancellation))!.Value;
        var delivery = BlobPaths.Delivery(subscription.Id, finished, cloudEvent.Time);
        // The event was kept, then storage lost the message and the claim with it.
        await state.DeleteBlobAsync(delivery, cancellationToken: TestApp.Cancellation);
        await state.DeleteBlobAsync(BlobPaths.OpenDelivery(subscription.Id, finished), cancellationToken: TestApp.Cancellation);
        await scene.App.TakeAsync(QueueNames.WebhookDeliveries);

        await scene.ReconcileAsync(ReconcilerScene.Later);
        await scene.HandleEventsAsync();

        Assert.Contains((await scene.App.TakeAsync(QueueNames.WebhookDeliveries)).Select(m => DeliveryQueue.Parse(m)), m => m.Event == finished);
        Assert.NotNull(await state.TryReadAsync<Delivery>(delivery, TestApp.Cancellation));
    }

    [Fact]
    public async Task Delivery_LongDue_IsAttemptedAgain()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:1/");
        await scene.FanOutAsync();
        await scene.DeliverAsync();
        Assert.Equal(DeliveryStatus.Pending, (await scene.DeliveryAsync()).Status);
        // The retry's message is lost.
        await scene.App.Storage.Queue(QueueNames.WebhookDeliveries).ClearMessagesAsync(TestApp.Cancellation);
        scene.Clock.Advance(TimeSpan.FromMinutes(ReconcilerScene.Later));

        var repairs = await scene.App.Get<Reconciler>().RunAsync(TestApp.Cancellation);

        Assert.Contains(repairs, repair => repair == new Repair(Repair.Delivery, $"{scene.Subscription.Id}.{scene.Event.Id}"));
        var message = Assert.Single((await scene.App.TakeAsync(QueueNames.WebhookDeliveries)).Select(m => DeliveryQueue.Parse(m)), m => m.Event == scene.Event.Id);
        Assert.Equal(1, message.Attempt);
    }
}
