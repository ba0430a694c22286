using Pipeline.Functions.Uploads;
using Pipeline.Functions.Uploads.Http;
using Pipeline.Functions.Work;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

public sealed class BatchImagesTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> TwoImagesAnItem = new() { ["Uploads:ItemSize"] = "2" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Images_OfABatchAtWorkOrEnded_EachHaveTheirStatusAndReason(bool ended)
    {
        await using var app = await TestApp.StartAsync(azurite, TwoImagesAnItem);
        var batch = await MixedAsync(app);
        if (ended)
        {
            var last = (await app.TakeWorkAsync()).OrderBy(item => item.Id, StringComparer.Ordinal).Last();
            await TestWorker.GiveUpAsync(app, last);
            await app.Get<BatchLedger>().BookAsync(batch.Name, last.Id, TestApp.Cancellation);
        }

        var images = await AllAsync(app, batch.Name, limit: 2, status: null);

        Assert.Equal(["missing.jpg", "i0.jpg", "i1.jpg", "i2.jpg", "i3.jpg"], images.Select(image => image.Image));
        Assert.Equal(
            [ImageStatus.LeftOut, ImageStatus.Done, ImageStatus.LeftOut, .. Enumerable.Repeat(ended ? ImageStatus.LeftOut : ImageStatus.Waiting, 2)],
            images.Select(image => image.Status));
        Assert.Equal(
            ["missing-image", null, "test", .. Enumerable.Repeat(ended ? "gave-up" : null, 2)],
            images.Select(image => image.Reasons.FirstOrDefault()?.Code));
    }

    [Theory]
    [InlineData(ImageStatus.LeftOut, "missing.jpg", "i1.jpg")]
    [InlineData(ImageStatus.Done, "i0.jpg")]
    [InlineData(ImageStatus.Waiting, "i2.jpg", "i3.jpg")]
    [InlineData(ImageStatus.Cancelled)]
    public async Task Filter_ByStatus_LeavesTheImagesOfThatStatus(ImageStatus status, params string[] expected)
    {
        await using var app = await TestApp.StartAsync(azurite, TwoImagesAnItem);
        var batch = await MixedAsync(app);

        var images = await AllAsync(app, batch.Name, limit: 1, status);

        Assert.Equal(expected, images.Select(image => image.Image));
    }

    [Fact]
    public async Task Images_OfACancelledBatch_AreCancelledUnlessDone()
    {
        await using var app = await TestApp.StartAsync(azurite, TwoImagesAnItem);
        var batch = await MixedAsync(app);

        await app.Get<BatchCancellation>().CancelAsync(batch.Name, TestApp.Cancellation);

        Assert.Equal(["i2.jpg", "i3.jpg"], (await AllAsync(app, batch.Name, 10, ImageStatus.Cancelled)).Select(image => image.Image));
    }

    /// <summary>One refused image; an item done with a failure; an item that waits.</summary>
    private static async Task<TestBatch> MixedAsync(TestApp app)
    {
        var batch = new TestBatch(app);
        batch.Add("missing.jpg");
        foreach (var i in Enumerable.Range(0, 4))
            await batch.AddAsync($"i{i}.jpg");
        await batch.CommitAsync();
        var first = (await batch.StateAsync()).Items[0];
        var item = (await app.TakeWorkAsync()).Single(item => item.Id == first.Id);
        await TestWorker.FinishAsync(app, item, "i1.jpg");
        await app.Get<BatchLedger>().BookAsync(batch.Name, item.Id, TestApp.Cancellation);
        await app.Get<WorkDispatcher>().SendUnstartedAsync((await batch.StateAsync()).Items.Skip(1).Select(open => open.Id), TestApp.Cancellation);
        return batch;
    }

    private static async Task<List<ImageView>> AllAsync(TestApp app, string batch, int limit, ImageStatus? status)
    {
        List<ImageView> all = [];
        string? cursor = null;
        do
        {
            var page = await app.Get<BatchImages>().FindAsync(batch, new ImageQuery { Limit = limit, Cursor = cursor, Status = status }, TestApp.Cancellation);
            all.AddRange(page!.Value!.Images);
            cursor = page.Value.Next;
        }
        while (cursor is not null);
        return all;
    }
}
