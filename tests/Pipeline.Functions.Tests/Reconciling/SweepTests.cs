using Pipeline.Contracts.Batches;
using Pipeline.Functions.Reconciling;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Reconciling;

/// <summary>How the reconciler goes through what is open: once, page by page, past what is broken.</summary>
public sealed class SweepTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task HealthyStore_GetsNoRepair_AndNothingStaysOpen()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        await scene.FinishedAsync(2);
        await scene.HandleEventsAsync();
        var rejected = await scene.UploadedAsync(1);
        await rejected.PutAsync("batch.json", "{}"u8.ToArray());
        await rejected.DeliverAsync();
        await scene.HandleEventsAsync();
        var open = await scene.OpenAsync();

        var repairs = await scene.ReconcileAsync(ReconcilerScene.Later);

        Assert.Equal(2, open.Count);
        Assert.Empty(repairs);
        Assert.Empty(await scene.OpenAsync());
    }

    [Fact]
    public async Task Mark_ThatADeletionLeft_IsTaken()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var mark = BlobPaths.OpenBatch(AzuriteFixture.Unique("gone"));
        await scene.App.Get<OpenWork>().MarkAsync(mark, TestApp.Cancellation);

        await scene.ReconcileAsync(ReconcilerScene.Later);

        Assert.False((await scene.App.Storage.Container(ContainerNames.State).GetBlobClient(mark).ExistsAsync(TestApp.Cancellation)).Value);
    }

    [Fact]
    public async Task Repair_MadeTwice_IsThrottledAndHarmless()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var (batch, items) = await scene.AcceptedAsync(1);
        var first = await scene.ReconcileAsync(ReconcilerScene.Later);
        // The mark is young by storage's clock now, which this test cannot put forward: another run that is not past it sees nothing to do.
        scene.Clock.Advance(TimeSpan.FromMinutes(-ReconcilerScene.Later));

        var second = await scene.ReconcileAsync(1);

        Assert.Single(first);
        Assert.Empty(second);
        var sent = await scene.App.TakeWorkAsync();
        Assert.Equal(items[0].Id, Assert.Single(sent).Id);
        Assert.Equal(BatchStatus.Accepted, (await batch.StateAsync()).Status);
    }

    [Fact]
    public async Task Batch_ThatIsBroken_IsNamedAndKeepsNoOtherFromRepair()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var batches = new[] { await scene.AcceptedAsync(1), await scene.AcceptedAsync(1), await scene.AcceptedAsync(1) }
            .OrderBy(accepted => accepted.Batch.Name, StringComparer.Ordinal).ToArray();
        // The first in the sweep's order has lost its item; whatever comes behind it is still looked after.
        var broken = batches[0].Items[0].Id;
        await scene.App.Storage.Container(ContainerNames.State).DeleteBlobAsync(BlobPaths.WorkItem(broken), cancellationToken: TestApp.Cancellation);

        var error = await Assert.ThrowsAsync<AggregateException>(() => scene.ReconcileAsync(ReconcilerScene.Later));

        Assert.Contains(broken, Assert.Single(error.InnerExceptions).Message);
        Assert.Equal(batches[1..].Select(accepted => accepted.Items[0].Id), (await scene.App.TakeWorkAsync()).Select(item => item.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Upload_WhoseStateIsBroken_IsNamedAndKeepsNoOtherFromRepair()
    {
        // A page each: what fails must not send the sweep back to its own page.
        await using var scene = await ReconcilerScene.StartAsync(azurite, new() { ["Reconciling:PageSize"] = "1" });
        var uploads = new[] { await scene.UploadedAsync(1), await scene.UploadedAsync(1) }.OrderBy(batch => batch.Name, StringComparer.Ordinal).ToArray();
        await scene.App.Storage.Container(ContainerNames.State).UploadBlobAsync(BlobPaths.BatchState(uploads[0].Name), new BinaryData("{"), TestApp.Cancellation);

        List<string> failures = [];
        List<string> repaired = [];
        for (var run = 0; run < 10; run++)
        {
            try
            {
                repaired.AddRange((await scene.ReconcileAsync(run == 0 ? 2 : 0)).Select(repair => repair.Subject));
            }
            catch (AggregateException e)
            {
                failures.AddRange(e.InnerExceptions.Select(failure => failure.Message));
            }
        }
        // Other tests sweep the same store.
        await scene.App.Storage.Container(ContainerNames.State).DeleteBlobAsync(BlobPaths.BatchState(uploads[0].Name), cancellationToken: TestApp.Cancellation);

        Assert.Contains(failures, message => message.StartsWith(uploads[0].Name, StringComparison.Ordinal));
        Assert.Contains(uploads[1].Name, repaired);
    }

    [Fact]
    public async Task Run_BoundedToAPage_GoesOnWhereItStopped()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite, new() { ["Reconciling:PageSize"] = "2" });
        List<string> names = [];
        for (var i = 0; i < 5; i++)
            names.Add((await scene.UploadedAsync(1)).Name);

        List<IReadOnlyList<Repair>> runs = [];
        for (var run = 0; run < 3; run++)
        {
            runs.Add(await scene.ReconcileAsync(run == 0 ? 2 : 0));
            await scene.App.TakeAsync(QueueNames.BlobEvents);
        }

        Assert.All(runs, repairs => Assert.InRange(repairs.Count, 1, 2));
        Assert.Equal(names.Order(StringComparer.Ordinal), runs.SelectMany(repairs => repairs).Select(repair => repair.Subject).Order(StringComparer.Ordinal));
    }
}
