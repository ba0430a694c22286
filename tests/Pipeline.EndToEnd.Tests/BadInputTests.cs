using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Local.Scenes;

namespace Pipeline.EndToEnd.Tests;

/// <summary>What customers upload by mistake or on purpose: each ends in a reason, and the rest goes on.</summary>
public sealed class BadInputTests(ProductFixture product)
{
    [Fact]
    public async Task Batch_WithBrokenImages_LeavesEachOutWithItsReasonAndLabelsTheRest()
    {
        var name = ProductFixture.Unique("broken");
        var batch = TestBatch.OfScribbles(product, 4);
        var good = batch.Images.ToList();
        var jpeg = batch.Files[$"images/{good[0]}"];
        batch.Add("truncated.jpg", jpeg[..(jpeg.Length / 2)]);
        batch.Add("bomb.png", PngHeader(60_000, 60_000));
        batch.Add("text.png", "this is no picture"u8.ToArray());
        batch.Add("missing.jpg", null);
        batch.Add("outside.jpg", jpeg);
        batch.Add("stranger.jpg", jpeg);
        LabelsOf(batch, "outside.jpg")["points"] = new JsonArray(Point("cat", TestBatch.Side, 3));
        LabelsOf(batch, "stranger.jpg")["points"] = new JsonArray(Point("unicorn", 3, 3));

        await batch.UploadAsync(product, name);
        var state = await product.WaitForEndAsync(name);

        Assert.Equal(BatchStatus.Finished, state.Status);
        Assert.Equal(good.Count, state.Masks);
        await Results.RequireCompleteAsync(product, name, good, TestBatch.Side, SceneClasses.Names.Count);
        var codes = state.ImageProblems.ToDictionary(p => p.Image, p => p.Reasons[0]);
        Assert.Equal(["bomb.png", "missing.jpg", "outside.jpg", "stranger.jpg", "text.png", "truncated.jpg"], codes.Keys.Order());
        Assert.Equal("truncated", codes["truncated.jpg"].Code);
        Assert.Equal("too-large", codes["bomb.png"].Code);
        Assert.Contains("60", codes["bomb.png"].Message);
        Assert.Equal("not-an-image", codes["text.png"].Code);
        Assert.Equal("missing-image", codes["missing.jpg"].Code);
        Assert.Contains("unicorn", codes["stranger.jpg"].Message);
        Assert.Contains($"{TestBatch.Side}", codes["outside.jpg"].Message);
    }

    [Theory]
    [InlineData("unknown field")]
    [InlineData("wrong version")]
    [InlineData("path in a name")]
    [InlineData("no images")]
    [InlineData("no json")]
    [InlineData("nothing usable")]
    public async Task Batch_ThatIsNone_IsRejectedWithAReasonAndAWebhook(string mistake)
    {
        var name = ProductFixture.Unique("bad");
        var batch = TestBatch.OfScribbles(product, 1);
        var expected = Spoil(batch, mistake);

        await batch.UploadAsync(product, name);
        var state = await product.WaitForEndAsync(name);

        Assert.Equal(BatchStatus.Rejected, state.Status);
        Assert.Contains(state.Reasons, r => r.Pointer.Contains(expected, StringComparison.Ordinal) || r.Message.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(0, state.Masks);
        await product.Receiver.WaitForAsync(
            e => e.Type == EventTypes.BatchRejected && e.Subject == name, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Empty(await Results.MaskETagsAsync(product, name));
    }

    [Fact]
    public async Task Webhook_SubscriberIsAwayOnce_GetsTheSameEventAgain()
    {
        var name = ProductFixture.Unique("away");
        var batch = TestBatch.OfScribbles(product, 1);
        Spoil(batch, "wrong version");
        product.Receiver.RefuseNext(1);

        await batch.UploadAsync(product, name);

        await product.Receiver.WaitForAsync(
            e => e.Type == EventTypes.BatchRejected && e.Subject == name, TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        Assert.Equal(1, product.CountEvents(EventTypes.BatchRejected, name));
    }

    /// <returns>What the reason must point at.</returns>
    private static string Spoil(TestBatch batch, string mistake)
    {
        switch (mistake)
        {
            case "unknown field":
                batch.Manifest["colour"] = "blue";
                return "colour";
            case "wrong version":
                batch.Manifest["schema"] = "batch.v9";
                return "schema";
            case "path in a name":
                batch.Manifest["images"]!.AsArray().Add("../../other/images/secret.jpg");
                return "images/1";
            case "no images":
                batch.Manifest["images"] = new JsonArray();
                return "images";
            case "no json":
                batch.Manifest["images"] = "not a list";
                return "images";
            case "nothing usable":
                batch.Files["images/" + batch.Images.Single()] = "no picture"u8.ToArray();
                return "images";
            default:
                throw new ArgumentOutOfRangeException(nameof(mistake), mistake, "no such mistake");
        }
    }

    private static JsonObject LabelsOf(TestBatch batch, string image) =>
        batch.Labels["images"]!.AsArray().Single(i => i!["name"]!.GetValue<string>() == image)!.AsObject();

    private static JsonObject Point(string @class, int x, int y) => new() { ["class"] = @class, ["x"] = x, ["y"] = y };

    /// <summary>Signature and IHDR of a PNG that claims a size, and nothing else.</summary>
    private static byte[] PngHeader(int width, int height)
    {
        byte[] header = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', .. new byte[17]];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(20), height);
        header[24] = 8;
        header[25] = 2;
        return header;
    }
}
