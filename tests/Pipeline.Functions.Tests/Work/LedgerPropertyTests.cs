using FsCheck;
using FsCheck.Fluent;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Functions.Tests.Uploads;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Work;

/// <summary>Events in any order, any number of times, lead a batch along allowed ways to one legal end.</summary>
public sealed class LedgerPropertyTests(AzuriteFixture azurite)
{
    private const int Items = 3;
    private const int Histories = 24;
    private const int Length = 14;

    // Written out here on purpose: the product's own table is what is being tested.
    private static readonly HashSet<(BatchStatus, BatchStatus)> Ways =
    [
        (BatchStatus.Rejected, BatchStatus.Accepted),
        (BatchStatus.Accepted, BatchStatus.Working),
        (BatchStatus.Accepted, BatchStatus.Finished), // by way of Working, within one booking
        (BatchStatus.Accepted, BatchStatus.Failed),
        (BatchStatus.Working, BatchStatus.Finished),
        (BatchStatus.Working, BatchStatus.Failed),
    ];

    private enum Kind
    {
        Deliver,
        CommitNonsense,
        CommitChanged,
        Finish,
        GiveUp,
        Book,
        Poison,
    }

    private sealed record Step(Kind Kind, int Item);

    [Fact]
    public async Task Batch_AnyInterleavingOfEvents_EndsOnceAndLegally()
    {
        var step = from kind in Gen.Elements(Enum.GetValues<Kind>())
                   from item in Gen.Choose(0, Items - 1)
                   select new Step(kind, item);
        var histories = step.ArrayOf(Length).Sample(Length, Histories);

        foreach (var history in histories)
        {
            await using var app = await TestApp.StartAsync(azurite, new() { ["Uploads:ItemSize"] = "1" });
            await RequireLegalAsync(app, history);
        }
    }

    private static async Task RequireLegalAsync(TestApp app, Step[] history)
    {
        var told = string.Join(", ", history.Select(step => $"{step.Kind} {step.Item}"));
        var batch = new TestBatch(app);
        foreach (var i in Enumerable.Range(0, Items))
            await batch.AddAsync($"i{i}.jpg");
        await batch.CommitAsync();
        var items = (await app.TakeWorkAsync()).OrderBy(item => item.Id, StringComparer.Ordinal).ToList();
        var manifest = batch.Manifest.ToJsonString();
        List<BatchState> seen = [await batch.StateAsync()];

        async Task ApplyAsync(Kind kind, int i)
        {
            switch (kind)
            {
                case Kind.Deliver:
                    await batch.DeliverAsync();
                    break;
                case Kind.CommitNonsense:
                    await batch.PutAsync("batch.json", "{}"u8.ToArray());
                    await batch.DeliverAsync();
                    break;
                case Kind.CommitChanged:
                    await batch.PutAsync("batch.json", System.Text.Encoding.UTF8.GetBytes(manifest + " "));
                    await batch.DeliverAsync();
                    break;
                case Kind.Finish:
                    await TestWorker.FinishAsync(app, items[i]);
                    break;
                case Kind.GiveUp:
                    await TestWorker.GiveUpAsync(app, items[i]);
                    break;
                case Kind.Book:
                    await app.Get<BatchLedger>().BookAsync(batch.Name, items[i].Id, TestApp.Cancellation);
                    break;
                case Kind.Poison:
                    await app.Get<WorkPoisonHandler>().HandleAsync(
                        QueueNames.GpuWork, System.Text.Encoding.UTF8.GetString(Contracts.Documents.Serialize(items[i])), TestApp.Cancellation);
                    break;
            }
            seen.Add(await batch.StateAsync());
        }

        foreach (var step in history)
            await ApplyAsync(step.Kind, step.Item);
        for (var i = 0; i < Items; i++)
        {
            if (!seen[^1].Items[i].Done)
                await ApplyAsync(Kind.Finish, i);
            await ApplyAsync(Kind.Book, i);
        }

        foreach (var (before, after) in seen.Zip(seen.Skip(1)))
        {
            Assert.True(before.Status == after.Status || Ways.Contains((before.Status, after.Status)), $"{before.Status} became {after.Status} in: {told}");
            Assert.True(before.Items.Zip(after.Items).All(pair => !pair.First.Done || pair.First == pair.Second), $"a booked item changed in: {told}");
        }
        var end = seen[^1];
        var masks = end.Items.Sum(item => item.Succeeded);
        Assert.True(end.Items.All(item => item.Done && item.Succeeded + item.Failed == item.Images), told);
        Assert.True(end.Status == (masks > 0 ? BatchStatus.Finished : BatchStatus.Failed), $"{end.Status} with {masks} masks in: {told}");
        var ends = (await app.TakeEventsAsync()).Where(e => e.Type is EventTypes.MasksFinished or EventTypes.MasksFailed).Select(e => (e.Id, e.Type)).Distinct();
        Assert.Equal(masks > 0 ? EventTypes.MasksFinished : EventTypes.MasksFailed, Assert.Single(ends).Type);
    }
}
