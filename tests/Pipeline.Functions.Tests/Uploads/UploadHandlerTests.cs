using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Uploads;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

public sealed class UploadHandlerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Upload_WithMoreOptionsThanAMessageHolds_IsRejectedWithTheirSize()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        // Two bytes a letter: 2,500 letters are more than 4 KiB.
        batch.Manifest["options"] = new JsonObject { ["note"] = new string('ä', 2_500) };
        await batch.PutLabelsAsync();
        await batch.PutAsync("batch.json", Encoding.UTF8.GetBytes(batch.Manifest.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));

        Assert.Equal(UploadOutcome.Rejected, await batch.DeliverAsync());

        var reason = Assert.Single((await batch.StateAsync()).Reasons);
        Assert.Equal(("batch.json#/options", "too-large"), (reason.Pointer, reason.Code));
        Assert.Contains("4,096", reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_SoundTrainBatch_IsAcceptedAndSplitIntoItems()
    {
        await using var app = await TestApp.StartAsync(azurite, new() { ["Uploads:ItemSize"] = "2" });
        var batch = new TestBatch(app);
        foreach (var i in Enumerable.Range(0, 5))
            await batch.AddAsync($"i{i}.jpg", TestBatch.Jpeg((byte)(20 * i)));

        var outcome = await batch.CommitAsync();

        Assert.Equal(UploadOutcome.Accepted, outcome);
        var state = await batch.StateAsync();
        Assert.Equal(BatchStatus.Accepted, state.Status);
        Assert.Equal([2, 2, 1], state.Items.Select(item => item.Images));
        var work = (await app.TakeWorkAsync()).OrderBy(item => item.Id, StringComparer.Ordinal).ToList();
        Assert.Equal(state.Items.Select(item => item.Id), work.Select(item => item.Id));
        Assert.Equal(["i0.jpg", "i1.jpg", "i2.jpg", "i3.jpg", "i4.jpg"], work.SelectMany(item => item.Images).Select(image => image.Name));
        Assert.All(work, item => Assert.Equal(WorkKind.PseudoLabel, item.Kind));
        var accepted = Assert.Single(await app.TakeEventsAsync());
        Assert.Equal((EventTypes.BatchAccepted, batch.Name), (accepted.Type, accepted.Subject));
        Assert.All(work, item => Assert.Equal(accepted.Traceparent, item.Traceparent));
    }

    [Fact]
    public async Task Upload_WorkItem_RefersToLabelsOfTheSoundImages()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("good.jpg");
        (await batch.AddAsync("bad.jpg"))["tags"] = new JsonArray("unicorn");

        await batch.CommitAsync();

        var item = Assert.Single(await app.TakeWorkAsync());
        var blob = await app.Storage.Container(ContainerNames.Uploads).GetBlobClient(item.Config.Labels).DownloadContentAsync(TestApp.Cancellation);
        Assert.Equal(item.Config.LabelsETag, blob.Value.Details.ETag.ToString());
        var labels = TestApp.Valid<WeakLabels>(blob.Value.Content.ToArray());
        Assert.Equal("good.jpg", Assert.Single(labels.Images).Name);
    }

    [Fact]
    public async Task Upload_BadImages_AreLeftOutWithReasonsAndTheRestGoesOn()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("good.jpg");
        await batch.AddAsync("good.png", TestBatch.Png());
        await batch.AddAsync("cut.jpg", TestBatch.Jpeg()[..^40]);
        await batch.AddAsync("bomb.png", BombHeader());
        await batch.AddAsync("text.png", "this is no picture, whatever its name says"u8.ToArray());
        batch.Add("missing.jpg");
        (await batch.AddAsync("class.jpg"))["tags"] = new JsonArray("unicorn");
        (await batch.AddAsync("point.jpg"))["points"] = new JsonArray(new JsonObject { ["class"] = "cat", ["x"] = TestBatch.Width, ["y"] = 0 });
        (await batch.AddAsync("size.jpg"))["width"] = TestBatch.Width + 1;
        (await batch.AddAsync("form.jpg"))["colour"] = "red";
        await batch.PutAsync("images/unlabelled.jpg", TestBatch.Jpeg());
        batch.Manifest["images"]!.AsArray().Add("unlabelled.jpg");

        var outcome = await batch.CommitAsync();

        Assert.Equal(UploadOutcome.Accepted, outcome);
        var item = Assert.Single(await app.TakeWorkAsync());
        Assert.Equal(["good.jpg", "good.png"], item.Images.Select(image => image.Name));
        var state = await batch.StateAsync();
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["bomb.png"] = "too-large",
                ["class.jpg"] = "unknown-class",
                ["cut.jpg"] = "truncated",
                ["form.jpg"] = "unknown-member",
                ["missing.jpg"] = "missing-image",
                ["point.jpg"] = "outside-image",
                ["size.jpg"] = "size-mismatch",
                ["text.png"] = "not-an-image",
                ["unlabelled.jpg"] = "no-labels",
            },
            state.ImageProblems.ToDictionary(problem => problem.Image, problem => Assert.Single(problem.Reasons).Code));
    }

    [Fact]
    public async Task Upload_NoUsableImage_IsRejectedWithEveryImagesReasons()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        batch.Add("a.jpg");
        await batch.AddAsync("b.jpg", [1, 2, 3]);

        var outcome = await batch.CommitAsync();

        Assert.Equal(UploadOutcome.Rejected, outcome);
        var state = await batch.StateAsync();
        Assert.Equal((BatchStatus.Rejected, "no-usable-image"), (state.Status, Assert.Single(state.Reasons).Code));
        Assert.Equal(["a.jpg", "b.jpg"], state.ImageProblems.Select(problem => problem.Image));
        Assert.Equal(EventTypes.BatchRejected, Assert.Single(await app.TakeEventsAsync()).Type);
        Assert.Empty(await app.TakeWorkAsync());
    }

    [Theory]
    [InlineData("""{"schema":"batch.v1","purpose":"train","images":["a.jpg"],"colour":1,"model":"UPPER"}""", "batch.json#/colour unknown-member", "batch.json#/model wrong-form")]
    [InlineData("""{"schema":"batch.v9","purpose":"train","images":["a.jpg"]}""", "batch.json#/schema unknown-version")]
    [InlineData("""{"schema":"batch.v1","purpose":"train","images":["../../secret.jpg"]}""", "batch.json#/images/0 wrong-form")]
    [InlineData("""{"schema":"batch.v1","purpose":"train","images":["a.jpg"],"labels":"../other/labels.json"}""", "batch.json#/labels wrong-form")]
    [InlineData("""{"schema":"batch.v1","purpose":"train","images":[]}""", "batch.json#/images wrong-count")]
    [InlineData("""{"schema":"batch.v1","purpose":"train","images":["a.jpg"]""", "batch.json malformed-json")]
    [InlineData("""{"schema":"batch.v1","purpose":"predict","images":["a.jpg"],"model":"never-trained"}""", "batch.json#/model no-model")]
    [InlineData("""{"schema":"batch.v1","purpose":"train","images":["a.jpg"]}""", "labels.json missing-labels")]
    public async Task Upload_BadManifest_IsRejectedWithAllReasons(string manifest, params string[] expected)
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.PutAsync("images/a.jpg", TestBatch.Jpeg());
        await batch.PutAsync("batch.json", System.Text.Encoding.UTF8.GetBytes(manifest));

        var outcome = await batch.DeliverAsync();

        Assert.Equal(UploadOutcome.Rejected, outcome);
        var state = await batch.StateAsync();
        Assert.Equal(expected.Order(), state.Reasons.Select(problem => $"{problem.Pointer} {problem.Code}").Order());
        var rejected = Assert.Single(await app.TakeEventsAsync());
        Assert.Equal(EventTypes.BatchRejected, rejected.Type);
        Assert.Equal(state.Reasons[0].Message, rejected.Data.GetProperty("reasons")[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Upload_BadClassList_IsRejected()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        batch.Labels["background"] = "sky";

        await batch.CommitAsync();

        Assert.Equal("labels.json#/background", Assert.Single((await batch.StateAsync()).Reasons).Pointer);
    }

    [Fact]
    public async Task Upload_EventTwice_GivesOneBatchAndOneEventId()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await batch.CommitAsync();
        var first = await batch.StateAsync();

        var outcome = await batch.DeliverAsync();

        Assert.Equal(UploadOutcome.Repeated, outcome);
        Assert.Equivalent(first, await batch.StateAsync());
        Assert.Single((await app.TakeEventsAsync()).DistinctBy(e => e.Id));
        Assert.Single((await app.TakeWorkAsync()).DistinctBy(item => item.Id));
    }

    [Fact]
    public async Task Upload_EventAgainAfterWorkBegan_SendsOnlyItemsNobodyStarted()
    {
        await using var app = await TestApp.StartAsync(azurite, new() { ["Uploads:ItemSize"] = "1" });
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await batch.AddAsync("b.jpg");
        await batch.CommitAsync();
        var items = await app.TakeWorkAsync();
        await TestWorker.StartAsync(app, items[0]);

        await batch.DeliverAsync();

        Assert.Equal(items[1].Id, Assert.Single(await app.TakeWorkAsync()).Id);
    }

    [Fact]
    public async Task Upload_OtherContentUnderTheName_IsRefusedAndTheBatchStays()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await batch.CommitAsync();
        var before = await batch.StateAsync();
        await app.TakeEventsAsync();
        await app.TakeWorkAsync();
        await batch.AddAsync("b.jpg");

        var outcome = await batch.CommitAsync();

        Assert.Equal(UploadOutcome.Rejected, outcome);
        Assert.Equivalent(before, await batch.StateAsync());
        var rejected = Assert.Single(await app.TakeEventsAsync());
        Assert.Equal("batch-changed", rejected.Data.GetProperty("reasons")[0].GetProperty("code").GetString());
        Assert.Empty(await app.TakeWorkAsync());
    }

    [Fact]
    public async Task Upload_MendedAfterRejection_IsAccepted()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        batch.Add("a.jpg");
        Assert.Equal(UploadOutcome.Rejected, await batch.CommitAsync());
        Assert.Equal(UploadOutcome.Rejected, await batch.CommitAsync());
        Assert.Equal(2, (await app.TakeEventsAsync()).DistinctBy(e => e.Id).Count());
        await batch.PutAsync("images/a.jpg", TestBatch.Jpeg());

        var outcome = await batch.CommitAsync();

        Assert.Equal(UploadOutcome.Accepted, outcome);
        Assert.Equal(BatchStatus.Accepted, (await batch.StateAsync()).Status);
    }

    [Fact]
    public async Task Upload_CrashBeforeTheMessagesWereSent_IsMadeUpForByTheSecondDelivery()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await app.Storage.Queue(QueueNames.GpuWork).DeleteAsync(TestApp.Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(batch.CommitAsync);
        await app.Storage.EnsureCreatedAsync(TestApp.Cancellation);
        Assert.Equal(BatchStatus.Accepted, (await batch.StateAsync()).Status);

        await batch.DeliverAsync();

        Assert.Single(await app.TakeWorkAsync());
        Assert.Equal(EventTypes.BatchAccepted, Assert.Single(await app.TakeEventsAsync()).Type);
    }

    [Fact]
    public async Task Upload_OutOfTime_GoesOnWhereTheLastInvocationStopped()
    {
        await using var app = await TestApp.StartAsync(azurite, new() { ["Uploads:SliceSize"] = "2", ["Uploads:SliceSeconds"] = "0" });
        var batch = new TestBatch(app);
        foreach (var i in Enumerable.Range(0, 5))
            await batch.AddAsync($"i{i}.jpg");

        List<UploadOutcome> outcomes = [await batch.CommitAsync(), await batch.DeliverAsync(), await batch.DeliverAsync()];

        Assert.Equal([UploadOutcome.HandedOn, UploadOutcome.HandedOn, UploadOutcome.Accepted], outcomes);
        Assert.Equal(5, (await app.TakeWorkAsync()).Sum(item => item.Images.Count));
    }

    [Fact]
    public async Task Upload_Evaluate_IsFinishedAtOnceWithItsTrueMasksOnRecord()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        batch.Manifest["purpose"] = "evaluate";
        batch.Manifest["masks"] = "masks";
        await batch.AddAsync("good.jpg");
        await batch.PutAsync("masks/good.png", MaskCodec.Encode(new IndexedMask(TestBatch.Width, TestBatch.Height, 2)));
        await batch.AddAsync("size.jpg");
        await batch.PutAsync("masks/size.png", MaskCodec.Encode(new IndexedMask(TestBatch.Width, TestBatch.Height + 1, 2)));
        await batch.AddAsync("class.jpg");
        await batch.PutAsync("masks/class.png", MaskCodec.Encode(new IndexedMask(TestBatch.Width, TestBatch.Height, 3)));
        await batch.AddAsync("none.jpg");

        await batch.CommitAsync();

        var state = await batch.StateAsync();
        Assert.Equal(BatchStatus.Finished, state.Status);
        Assert.Equal(
            ["class.jpg unknown-class", "none.jpg missing-mask", "size.jpg size-mismatch"],
            state.ImageProblems.Select(problem => $"{problem.Image} {problem.Reasons[0].Code}").Order());
        var truth = await app.Storage.Container(ContainerNames.State).TryReadAsync<MaskIndex>(BlobPaths.Truth(batch.Name), TestApp.Cancellation);
        Assert.Equal(("good.jpg", $"{batch.Name}/masks/good.png"), truth!.Value.Images.Select(image => (image.Image, image.Mask)).Single());
        Assert.Empty(await app.TakeWorkAsync());
        Assert.Equal(EventTypes.BatchAccepted, Assert.Single(await app.TakeEventsAsync()).Type);
    }

    [Theory]
    [InlineData("uploads", "b/images/a.jpg")]
    [InlineData("uploads", "b/inner/batch.json")]
    [InlineData("uploads", "never-uploaded/batch.json")]
    [InlineData("masks", "b/batch.json")]
    public async Task Event_OfNoCommittedBatch_IsIgnored(string container, string path)
    {
        await using var app = await TestApp.StartAsync(azurite);

        var outcome = await app.Get<UploadHandler>().HandleAsync(new BlobCreated(container, path), TestApp.Cancellation);

        Assert.Equal(UploadOutcome.Ignored, outcome);
    }

    [Fact]
    public async Task Upload_UnsafeBatchName_IsRejectedByEventOnly()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app, "Bad Name..");
        await batch.PutManifestAsync();

        var outcome = await batch.DeliverAsync();

        Assert.Equal(UploadOutcome.Rejected, outcome);
        var rejected = Assert.Single(await app.TakeEventsAsync());
        Assert.Equal("bad-name", rejected.Data.GetProperty("reasons")[0].GetProperty("code").GetString());
    }

    /// <summary>A PNG signature and an IHDR that claims 60,000 × 60,000 pixels.</summary>
    private static byte[] BombHeader()
    {
        var png = PngCodec.EncodeRgb(new RgbImage(1, 1, new byte[3]));
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), 60_000);
        return png;
    }
}
