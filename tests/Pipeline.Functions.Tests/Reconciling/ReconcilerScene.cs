using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Reconciling;
using Pipeline.Functions.Tests.Uploads;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Reconciling;

/// <summary>An app with a clock that can be put forward, in a store where nothing of other tests is open.</summary>
internal sealed class ReconcilerScene : IAsyncDisposable
{
    /// <summary>Minutes after which whatever was to happen has been given its time.</summary>
    public const double Later = 11;

    private ReconcilerScene(TestApp app, TestClock clock) => (App, Clock) = (app, clock);

    public TestApp App { get; }
    public TestClock Clock { get; }

    public static async Task<ReconcilerScene> StartAsync(AzuriteFixture azurite, Dictionary<string, string?>? settings = null)
    {
        var clock = new TestClock();
        var app = await TestApp.StartAsync(
            azurite,
            new Dictionary<string, string?>(settings ?? []) { ["Uploads:ItemSize"] = "1", ["Webhooks:AllowLocal"] = "true" },
            services => services.AddSingleton<TimeProvider>(clock));
        foreach (var (container, prefix) in new[] { (ContainerNames.State, BlobPaths.Open), (ContainerNames.State, "reconciler/"), (ContainerNames.State, "subscriptions/"), (ContainerNames.Uploads, "") })
            await foreach (var blob in app.Storage.Container(container).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, TestApp.Cancellation))
                await app.Storage.Container(container).DeleteBlobIfExistsAsync(blob.Name, cancellationToken: TestApp.Cancellation);
        return new ReconcilerScene(app, clock);
    }

    /// <summary>An upload whose blob event has not been delivered.</summary>
    public async Task<TestBatch> UploadedAsync(int images)
    {
        var batch = new TestBatch(App);
        foreach (var i in Enumerable.Range(0, images))
            await batch.AddAsync($"i{i}.jpg");
        await batch.PutLabelsAsync();
        await batch.PutManifestAsync();
        return batch;
    }

    /// <summary>An accepted batch, one image an item; its messages are taken off their queues.</summary>
    public async Task<(TestBatch Batch, IReadOnlyList<WorkItem> Items)> AcceptedAsync(int images)
    {
        var batch = await UploadedAsync(images);
        Assert.Equal(UploadOutcome.Accepted, await batch.DeliverAsync());
        var items = (await App.TakeWorkAsync()).OrderBy(item => item.Id, StringComparer.Ordinal).ToList();
        await HandleEventsAsync();
        return (batch, items);
    }

    public async Task<TestBatch> FinishedAsync(int images)
    {
        var (batch, items) = await AcceptedAsync(images);
        foreach (var item in items)
        {
            await TestWorker.FinishAsync(App, item);
            await App.Get<BatchLedger>().BookAsync(batch.Name, item.Id, TestApp.Cancellation);
        }
        return batch;
    }

    /// <summary>Everything on the queue <c>events</c> is handled as the function would.</summary>
    public async Task HandleEventsAsync()
    {
        foreach (var message in await App.TakeAsync(QueueNames.Events))
            await App.Get<EventsHandler>().HandleAsync(message, TestApp.Cancellation);
    }

    /// <summary>Everything on the queue <c>blob-events</c> likewise.</summary>
    public async Task HandleBlobEventsAsync()
    {
        foreach (var message in await App.TakeAsync(QueueNames.BlobEvents))
            foreach (var created in BlobCreated.Parse(message))
                await App.Get<UploadHandler>().HandleAsync(created, TestApp.Cancellation);
    }

    /// <summary>The timer fires after so many minutes.</summary>
    public async Task<IReadOnlyList<Repair>> ReconcileAsync(double minutes)
    {
        Clock.Advance(TimeSpan.FromMinutes(minutes));
        return await App.Get<Reconciler>().RunAsync(TestApp.Cancellation);
    }

    public async Task<bool> IsEventKeptAsync(string type, string subject) =>
        await App.Storage.Container(ContainerNames.State)
            .GetBlobsAsync(BlobTraits.None, BlobStates.None, $"events/{EventQueue.IdOf(type, subject, "")}", TestApp.Cancellation).AnyAsync(TestApp.Cancellation);

    public async Task<IReadOnlyList<string>> OpenAsync() =>
        await App.Storage.Container(ContainerNames.State)
            .GetBlobsAsync(BlobTraits.None, BlobStates.None, BlobPaths.Open, TestApp.Cancellation).Select(blob => blob.Name).ToListAsync(TestApp.Cancellation);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
