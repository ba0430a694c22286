using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Storage.Tests;

public sealed class UndecodableMessageTests(AzuriteFixture azurite)
{
    private const string Plain = "{\"plain\": \"text, no base64\"}";

    [Fact]
    public async Task Message_ThatIsNoBase64_MovesToPoisonAsItIsAndTheOthersArrive()
    {
        var name = AzuriteFixture.Unique("queue");
        var queue = TestStorage.Of(azurite).Queue(name);
        var raw = new QueueClient(azurite.ConnectionString, name);
        await queue.CreateAsync(cancellationToken: TestStorage.Cancellation);
        await raw.SendMessageAsync(Plain, TestStorage.Cancellation);
        await queue.SendMessageAsync("good", TestStorage.Cancellation);

        QueueMessage[] received = await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1), TestStorage.Cancellation);

        Assert.Equal("good", Assert.Single(received).Body.ToString());
        QueueMessage[] poison = await new QueueClient(azurite.ConnectionString, name + QueueNames.PoisonSuffix).ReceiveMessagesAsync(32, cancellationToken: TestStorage.Cancellation);
        Assert.Equal(Plain, Assert.Single(poison).Body.ToString());
        Assert.Equal(1, (await queue.GetPropertiesAsync(TestStorage.Cancellation)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Message_ThatIsNoBase64_IsOnlyLookedAtByAPeek()
    {
        var name = AzuriteFixture.Unique("queue");
        var queue = TestStorage.Of(azurite).Queue(name);
        await queue.CreateAsync(cancellationToken: TestStorage.Cancellation);
        await new QueueClient(azurite.ConnectionString, name).SendMessageAsync(Plain, TestStorage.Cancellation);

        await queue.PeekMessagesAsync(32, TestStorage.Cancellation);

        Assert.Equal(1, (await queue.GetPropertiesAsync(TestStorage.Cancellation)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Message_OfAnyText_ComesBackAsItWasSent()
    {
        var queue = TestStorage.Of(azurite).Queue(AzuriteFixture.Unique("queue"));
        await queue.CreateAsync(cancellationToken: TestStorage.Cancellation);
        var sent = Encoding.UTF8.GetBytes("Grüße <&> \u0001 日本");

        await queue.SendMessageAsync(new BinaryData(sent), cancellationToken: TestStorage.Cancellation);

        QueueMessage received = await queue.ReceiveMessageAsync(cancellationToken: TestStorage.Cancellation);
        Assert.Equal(sent, received.Body.ToArray());
    }
}
