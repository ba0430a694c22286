using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Testing;

namespace Functions.Worker.Local.Tests.Queues;

public sealed class QueueBindingTests(AzuriteFixture azurite)
{
    public sealed class Functions(Calls calls)
    {
        [Function("Text")]
        public void Text([QueueTrigger("%Queue%")] string text) => calls.Add(text);
    }

    [Fact]
    public async Task Message_InQueue_RunsTheFunctionAndIsDeleted()
    {
        var name = AzuriteFixture.Unique("queue");
        var queue = azurite.Queues.GetQueueClient(name);
        await queue.CreateAsync();
        await queue.SendMessageAsync("hello");
        var calls = new Calls();

        await using (await EngineHost.StartAsync<Functions>(azurite, new() { ["Queue"] = name }, builder => builder.Services.AddSingleton(calls)))
            Assert.Equal("hello", await calls.NextAsync<string>());

        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }
}
