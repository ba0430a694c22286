using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Uploads.Http;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

/// <summary>What stands behind the batches routes.</summary>
public sealed class BatchHttpTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Ticket_Addresses_TakeTheirOwnFileAndNothingElse()
    {
        await using var app = await TestApp.StartAsync(azurite);
        using var http = new HttpClient();
        var ticket = await app.Get<BatchTickets>().CreateAsync(
            new CreateBatchRequest { Files = ["images/a b#1.jpg", "batch.json"] }, TestApp.Cancellation);

        Assert.Equal(HttpStatusCode.Created, (await PutAsync(http, ticket!.Uploads[0].Url)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(http, ticket.Uploads[0].Url.Replace(ticket.Batch, "other", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(ticket.Uploads[0].Url, TestApp.Cancellation)).StatusCode);

        Assert.True(BatchNames.IsValid(ticket.Batch));
        Assert.True((await app.Storage.Container(ContainerNames.Uploads)
            .GetBlobClient($"{ticket.Batch}/images/a b#1.jpg").ExistsAsync(TestApp.Cancellation)).Value);
    }

    [Fact]
    public async Task Ticket_ForAnAcceptedBatch_IsRefused()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await batch.CommitAsync();

        var ticket = await app.Get<BatchTickets>().CreateAsync(new CreateBatchRequest { Name = batch.Name, Files = ["x"] }, TestApp.Cancellation);

        Assert.Null(ticket);
    }

    [Fact]
    public async Task Batch_HalfDone_ShowsProgressOfEachItemAndTheTimeLeft()
    {
        var clock = new TestClock();
        await using var app = await TestApp.StartAsync(
            azurite, new() { ["Uploads:ItemSize"] = "2" }, services => services.AddSingleton<TimeProvider>(clock));
        var batch = new TestBatch(app);
        foreach (var i in Enumerable.Range(0, 4))
            await batch.AddAsync($"i{i}.jpg");
        batch.Add("missing.jpg");
        await batch.CommitAsync();
        var items = (await app.TakeWorkAsync()).OrderBy(item => item.Id, StringComparer.Ordinal).ToList();
        await TestWorker.FinishAsync(app, items[0]);
        await app.Get<BatchLedger>().BookAsync(batch.Name, items[0].Id, TestApp.Cancellation);
        await TestWorker.StartAsync(app, items[1]);
        clock.Advance(TimeSpan.FromSeconds(60));

        var view = await app.Get<BatchCatalog>().FindAsync(batch.Name, TestApp.Cancellation);

        Assert.NotNull(view);
        Assert.Equal((BatchStatus.Working, 5, 2, 1, 60.0, "label"), (view.Status, view.Images, view.Masks, view.LeftOut, view.Percent, view.Stage));
        // Two images took the 60 s, two are left.
        Assert.Equal(60, view.SecondsLeft);
        Assert.Equal([(true, 2), (false, 0)], view.Items.Select(item => (item.Done, item.Succeeded)));
        Assert.Equal("missing-image", Assert.Single(Assert.Single(view.ImageProblems).Reasons).Code);
        Assert.Contains((await app.Get<BatchCatalog>().ListAsync(new BatchQuery { Limit = 1_000 }, TestApp.Cancellation))!.Batches, summary => summary.Batch == batch.Name);
    }

    [Fact]
    public async Task Results_OfAFinishedBatch_CanBeDownloaded()
    {
        await using var app = await TestApp.StartAsync(azurite);
        using var http = new HttpClient();
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await batch.CommitAsync();
        Assert.Null(await app.Get<BatchTickets>().ResultsAsync(batch.Name, new ResultQuery(), TestApp.Cancellation));
        var item = Assert.Single(await app.TakeWorkAsync());
        await app.Storage.Container(ContainerNames.Masks).GetBlobClient(BlobPaths.Mask(batch.Name, "a.jpg"))
            .UploadAsync(new BinaryData("mask"), overwrite: true, TestApp.Cancellation);
        await TestWorker.FinishAsync(app, item);
        await app.Get<BatchLedger>().BookAsync(batch.Name, item.Id, TestApp.Cancellation);

        var results = await app.Get<BatchTickets>().ResultsAsync(batch.Name, new ResultQuery(), TestApp.Cancellation);

        Assert.Equal(["a.jpg.png", "index.json"], results!.Value!.Files.Select(file => file.File).Order());
        var mask = results.Value.Files.Single(file => file.File == "a.jpg.png");
        Assert.Equal("mask", await http.GetStringAsync(mask.Url, TestApp.Cancellation));
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient http, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent([1, 2, 3]) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        return await http.SendAsync(request, TestApp.Cancellation);
    }
}
