using System.Text;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Uploads;

namespace Pipeline.Functions.Tests.Uploads;

public sealed class BlobCreatedTests
{
    private const string EventGrid = """
        {"topic":"/subscriptions/x","subject":"/blobServices/default/containers/uploads/blobs/b/batch.json","eventType":"Microsoft.Storage.BlobCreated",
         "id":"1","dataVersion":"","metadataVersion":"1","eventTime":"2026-01-01T00:00:00Z","data":{"api":"PutBlob","eTag":"0x1","url":"https://x/uploads/b/batch.json"}}
        """;
    private const string CloudEvents = """
        {"specversion":"1.0","source":"/subscriptions/x","subject":"/blobServices/default/containers/uploads/blobs/b/batch.json",
         "type":"Microsoft.Storage.BlobCreated","id":"1","time":"2026-01-01T00:00:00Z","data":{"api":"PutBlob"}}
        """;

    public static TheoryData<string> Forms => [EventGrid, CloudEvents, $"[{EventGrid}]", $"[{CloudEvents}]"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Event_InEverySchemaAndEncoding_NamesTheBlob(string json)
    {
        foreach (var text in new[] { json, Convert.ToBase64String(Encoding.UTF8.GetBytes(json)) })
            Assert.Equal(new BlobCreated("uploads", "b/batch.json"), Assert.Single(BlobCreated.Parse(QueueText.Decode(text))));
    }

    [Fact]
    public void Event_OfAnotherType_IsSkipped() =>
        Assert.Empty(BlobCreated.Parse(Encoding.UTF8.GetBytes(EventGrid.Replace("BlobCreated", "BlobDeleted", StringComparison.Ordinal))));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("[7]")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated"}""")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated","subject":"/elsewhere"}""")]
    public void Message_ThatIsNoEvent_IsUnreadable(string text) =>
        Assert.Throws<UnreadableMessageException>(() => BlobCreated.Parse(QueueText.Decode(text)));
}
