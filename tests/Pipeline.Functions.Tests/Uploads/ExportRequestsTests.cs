using System.Text.Json.Nodes;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Uploads.Exports;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

public sealed class ExportRequestsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Batch_WithExports_HandsThemOutWhenItsMasksAreThere()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = await FinishedAsync(app, "coco", "voc");

        var items = await app.TakeWorkAsync();

        Assert.Equal(["coco", "voc"], items.Select(item => item.Config.Format).Order());
        Assert.All(items, item => Assert.Equal((WorkKind.Convert, batch.Name), (item.Kind, item.Batch)));
    }

    [Fact]
    public async Task Batch_EndedTwice_HasEachExportOnce()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = await FinishedAsync(app, "coco");
        var state = await batch.StateAsync();

        await app.Get<ExportRequests>().StartAsync(state, ["coco"], TestApp.Cancellation);

        Assert.Single((await app.TakeWorkAsync()).DistinctBy(item => item.Id));
    }

    [Fact]
    public async Task Export_OnItsWay_IsToldAndHasAnAddressInTheEnd()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = await FinishedAsync(app);
        var exports = app.Get<ExportRequests>();
        var state = await batch.StateAsync();
        Assert.Empty((await exports.ListAsync(state, TestApp.Cancellation)).Exports);

        await exports.StartAsync(state, ["cvat"], TestApp.Cancellation);
        var item = Assert.Single(await app.TakeWorkAsync());
        var queued = await exports.ViewAsync(state, "cvat", TestApp.Cancellation);
        await TestWorker.StartAsync(app, item);
        var working = await exports.ViewAsync(state, "cvat", TestApp.Cancellation);
        await TestWorker.FinishAsync(app, item);
        await app.Storage.Container(ContainerNames.Masks).UploadBlobAsync(BlobPaths.Export(batch.Name, "cvat"), new BinaryData("zip"), TestApp.Cancellation);
        var finished = Assert.Single((await exports.ListAsync(state, TestApp.Cancellation)).Exports);

        Assert.Equal((ExportStatus.Queued, ExportStatus.Working, ExportStatus.Finished), (queued!.Status, working!.Status, finished.Status));
        using var http = new HttpClient();
        Assert.Equal("zip", await http.GetStringAsync(finished.Url, TestApp.Cancellation));
    }

    [Fact]
    public async Task Export_ThatFailed_TellsWhy()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = await FinishedAsync(app, "yolo");
        await TestWorker.GiveUpAsync(app, Assert.Single(await app.TakeWorkAsync()));

        var view = await app.Get<ExportRequests>().ViewAsync(await batch.StateAsync(), "yolo", TestApp.Cancellation);

        Assert.Equal((ExportStatus.Failed, "gave-up"), (view!.Status, view.Reason!.Code));
    }

    private static async Task<TestBatch> FinishedAsync(TestApp app, params string[] exports)
    {
        var batch = new TestBatch(app);
        batch.Manifest["exports"] = new JsonArray([.. exports.Select(name => JsonValue.Create(name))]);
        await batch.AddAsync("a.jpg");
        await batch.CommitAsync();
        var item = Assert.Single(await app.TakeWorkAsync());
        await TestWorker.FinishAsync(app, item);
        await app.Get<BatchLedger>().BookAsync(batch.Name, item.Id, TestApp.Cancellation);
        return batch;
    }
}
