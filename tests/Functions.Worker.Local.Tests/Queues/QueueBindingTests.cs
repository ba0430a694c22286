using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Testing;

namespace Functions.Worker.Local.Tests.Queues;

public sealed class QueueBindingTests(AzuriteFixture azurite) : QueueTest(azurite)
{
    public sealed record Order(string Item, int Count);

    public sealed class TextFunction(Calls calls)
    {
        [Function("Text")]
        public void Run([QueueTrigger("%Queue%")] string text) => calls.Add(text);
    }

    public sealed class BytesFunction(Calls calls)
    {
        [Function("Bytes")]
        public async Task RunAsync([QueueTrigger("%Queue%")] byte[] bytes)
        {
            await Task.Yield();
            calls.Add(bytes);
        }
    }

    public sealed class DataFunction(Calls calls)
    {
        [Function("Data")]
        public ValueTask RunAsync([QueueTrigger("%Queue%")] BinaryData data)
        {
            calls.Add(data.ToString());
            return ValueTask.CompletedTask;
        }
    }

    public sealed class JsonFunction(Calls calls)
    {
        [Function("Json")]
        public void Run([QueueTrigger("%Queue%")] Order order) => calls.Add(order);
    }

    public sealed class MessageFunction(Calls calls)
    {
        [Function("Message")]
        public void Run(
            [QueueTrigger("%Queue%")] QueueMessage message, FunctionContext context, string id, int dequeueCount, DateTimeOffset insertionTime, string? absent)
        {
            calls.Add(message);
            calls.Add(context);
            calls.Add((id, dequeueCount, insertionTime, absent));
        }
    }

    public sealed class StaticFunction
    {
        public static Calls Calls { get; } = new();

        [Function("Static")]
        public static void Run([QueueTrigger("%Queue%")] string text) => Calls.Add(text);
    }

    [Fact]
    public async Task Message_ForATextParameter_IsDecodedAndThenDeleted()
    {
        await SendAsync("grüße");
        await using (await StartAsync<TextFunction>())
            Assert.Equal("grüße", await Calls.NextAsync<string>());

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Message_ForABytesParameter_KeepsEveryByte()
    {
        byte[] bytes = [0, 255, 10, 13];
        await Queue.CreateAsync(cancellationToken: Cancellation);
        await Queue.SendMessageAsync(new BinaryData(bytes), cancellationToken: Cancellation);
        await using var host = await StartAsync<BytesFunction>();

        Assert.Equal(bytes, await Calls.NextAsync<byte[]>());
    }

    [Fact]
    public async Task Message_ForABinaryDataParameter_IsDecoded()
    {
        await SendAsync("data");
        await using var host = await StartAsync<DataFunction>();

        Assert.Equal("data", await Calls.NextAsync<string>());
    }

    [Fact]
    public async Task Message_ForATypedParameter_IsReadFromJsonWithoutCase()
    {
        await SendAsync("""{"item":"tea","count":3}""");
        await using var host = await StartAsync<JsonFunction>();

        Assert.Equal(new Order("tea", 3), await Calls.NextAsync<Order>());
    }

    [Fact]
    public async Task Message_ForAStaticMethod_RunsIt()
    {
        await SendAsync("static");
        await using var host = await StartAsync<StaticFunction>();

        Assert.Equal("static", await StaticFunction.Calls.NextAsync<string>());
    }

    [Fact]
    public async Task Message_WithItsMetadata_IsBoundByName()
    {
        await Queue.CreateAsync(cancellationToken: Cancellation);
        var sent = (await Queue.SendMessageAsync("hello", cancellationToken: Cancellation)).Value;
        await using var host = await StartAsync<MessageFunction>();

        var message = await Calls.NextAsync<QueueMessage>();
        var context = await Calls.NextAsync<FunctionContext>();
        var (id, dequeueCount, insertionTime, absent) = await Calls.NextAsync<(string, int, DateTimeOffset, string?)>();
        Assert.Equal("hello", message.Body.ToString());
        Assert.Equal(sent.MessageId, message.MessageId);
        Assert.Equal((sent.MessageId, 1, null), (id, dequeueCount, absent));
        Assert.Equal(sent.InsertionTime, insertionTime);

        var data = context.BindingContext.BindingData;
        Assert.Equal("hello", data["QueueTrigger"]);
        Assert.Equal("1", data["DequeueCount"]);
        Assert.Equal(sent.MessageId, data["Id"]);
        Assert.Equal(message.PopReceipt, data["PopReceipt"]);
        Assert.Equal(sent.InsertionTime, JsonSerializer.Deserialize<DateTimeOffset>((string)data["InsertionTime"]!));
        Assert.Equal(sent.ExpirationTime, JsonSerializer.Deserialize<DateTimeOffset>((string)data["ExpirationTime"]!));
        Assert.Contains("NextVisibleTime", data.Keys);
        Assert.Equal("Message", context.FunctionDefinition.Name);
        Assert.Equal("queueTrigger", context.FunctionDefinition.InputBindings["message"].Type);
        Assert.True(Guid.TryParse(context.InvocationId, out _));
    }

    private async Task SendAsync(string text)
    {
        await Queue.CreateAsync(cancellationToken: Cancellation);
        await Queue.SendMessageAsync(text, Cancellation);
    }
}
