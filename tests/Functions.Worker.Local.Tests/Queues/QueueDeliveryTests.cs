using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Testing;

namespace Functions.Worker.Local.Tests.Queues;

public sealed class QueueDeliveryTests(AzuriteFixture azurite) : QueueTest(azurite)
{
    public sealed class Failing(Calls calls)
    {
        [Function("Failing")]
        public void Run([QueueTrigger("%Queue%")] string text, int dequeueCount)
        {
            calls.Add(dequeueCount);
            throw new InvalidOperationException(text);
        }
    }

    public sealed class FailingOnPoison(Calls calls)
    {
        [Function("FailingOnPoison")]
        public void Run([QueueTrigger("%Queue%-poison")] string text)
        {
            calls.Add(text);
            throw new InvalidOperationException(text);
        }
    }

    public sealed class Recording(Calls calls)
    {
        [Function("Recording")]
        public void Run([QueueTrigger("%Queue%")] string text) => calls.Add(text);
    }

    /// <summary>Lets a test hold invocations.</summary>
    public sealed class Gate
    {
        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Held(Calls calls, Gate gate)
    {
        [Function("Held")]
        public async Task RunAsync([QueueTrigger("%Queue%")] string text, CancellationToken cancellation)
        {
            calls.Add(text);
            await gate.Open.Task.WaitAsync(cancellation);
        }
    }

    public sealed class Retrying(Calls calls)
    {
        [Function("Retrying")]
        [FixedDelayRetry(2, "00:00:00.010")]
        public void Run([QueueTrigger("%Queue%")] string text, FunctionContext context, int dequeueCount)
        {
            calls.Add((dequeueCount, context.RetryContext.RetryCount, context.RetryContext.MaxRetryCount));
            throw new InvalidOperationException(text);
        }
    }

    [Fact]
    public async Task Failure_FiveTimes_MovesTheMessageToThePoisonQueueAsItWas()
    {
        await SendAsync("bad");
        await using var host = await StartAsync<Failing>();

        var poison = await NextAsync(RawPoison);

        Assert.Equal(Convert.ToBase64String("bad"u8), poison.Body.ToString());
        for (var attempt = 1; attempt <= 5; attempt++)
            Assert.Equal(attempt, await Calls.NextAsync<int>());
        Assert.Equal(0, Calls.Waiting);
        await UntilAsync(async () => await CountAsync() == 0);
    }

    [Fact]
    public async Task Failure_WithAVisibilityTimeout_HidesTheMessageForThatLong()
    {
        await SendAsync("later");
        await using var host = await StartAsync<Failing>(new() { ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:05:00" });

        await Calls.NextAsync<int>();
        await Task.Delay(500, Cancellation);

        Assert.Equal(0, Calls.Waiting);
        Assert.Equal(1, await CountAsync());
        Assert.Empty((await Queue.PeekMessagesAsync(1, Cancellation)).Value);
    }

    [Fact]
    public async Task Message_ReceivedTooOftenAlready_GoesToPoisonWithoutARun()
    {
        await SendAsync("worn");
        for (var i = 0; i < 3; i++)
        {
            QueueMessage taken = await Queue.ReceiveMessageAsync(cancellationToken: Cancellation);
            await Queue.UpdateMessageAsync(taken.MessageId, taken.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancellation);
        }
        await using var host = await StartAsync<Recording>(new() { ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount"] = "3" });

        Assert.Equal(Convert.ToBase64String("worn"u8), (await NextAsync(RawPoison)).Body.ToString());
        Assert.Equal(0, Calls.Waiting);
    }

    [Fact]
    public async Task Message_ThatIsNotBase64_GoesToPoisonRawAtOnce()
    {
        await Raw.CreateAsync(cancellationToken: Cancellation);
        await Raw.SendMessageAsync("{\"plain\":\"text\"}", Cancellation);
        await using var host = await StartAsync<Recording>();

        Assert.Equal("{\"plain\":\"text\"}", (await NextAsync(RawPoison)).Body.ToString());
        Assert.Equal(0, Calls.Waiting);
    }

    [Fact]
    public async Task Encoding_SetToNone_TakesTheTextAsItIs()
    {
        await Raw.CreateAsync(cancellationToken: Cancellation);
        await Raw.SendMessageAsync("plain", Cancellation);
        await using var host = await StartAsync<Recording>(new() { ["AzureFunctionsJobHost:extensions:queues:messageEncoding"] = "none" });

        Assert.Equal("plain", await Calls.NextAsync<string>());
    }

    [Fact]
    public async Task Failure_OnAPoisonQueue_MakesNoPoisonQueueOfItsOwn()
    {
        await RawPoison.CreateAsync(cancellationToken: Cancellation);
        await RawPoison.SendMessageAsync(Convert.ToBase64String("dead"u8), Cancellation);
        await using var host = await StartAsync<FailingOnPoison>(new() { ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount"] = "1" });

        await Calls.NextAsync<string>();
        await Task.Delay(500, Cancellation);

        Assert.Equal(0, Calls.Waiting);
        Assert.Equal(1, (await RawPoison.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);
        Assert.False(await Azurite.Queues.GetQueueClient(Name + "-poison-poison").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Queue_CreatedAfterTheStart_IsFound()
    {
        await using var host = await StartAsync<Recording>();
        await Task.Delay(300, Cancellation);

        await SendAsync("late");

        Assert.Equal("late", await Calls.NextAsync<string>());
    }

    [Fact]
    public async Task Batch_InWork_HoldsTheNextOneBackUntilTheThreshold()
    {
        var gate = new Gate();
        foreach (var i in Enumerable.Range(0, 12))
            await SendAsync($"{i}");
        await using var host = await StartAsync<Held>(
            new()
            {
                ["AzureFunctionsJobHost:extensions:queues:batchSize"] = "4",
                ["AzureFunctionsJobHost:extensions:queues:newBatchThreshold"] = "2",
            },
            builder => builder.Services.AddSingleton(gate));

        await UntilAsync(() => Task.FromResult(Calls.Waiting == 4));
        await Task.Delay(500, Cancellation);

        Assert.Equal(4, Calls.Waiting);
        gate.Open.SetResult();
        await UntilAsync(() => Task.FromResult(Calls.Waiting == 12));
    }

    [Fact]
    public async Task Run_LongerThanTheLease_KeepsItsMessage()
    {
        var gate = new Gate();
        await SendAsync("long");
        await using var host = await StartAsync<Held>(
            new() { ["LocalEngine:QueueLease"] = "00:00:02" }, builder => builder.Services.AddSingleton(gate));

        await Calls.NextAsync<string>();
        await Task.Delay(3500, Cancellation);
        gate.Open.SetResult();

        await UntilAsync(async () => await CountAsync() == 0);
        Assert.Equal(0, Calls.Waiting);
    }

    [Fact]
    public async Task Host_StoppedDuringARun_GivesTheMessageBackAtOnce()
    {
        await SendAsync("interrupted");
        var host = await StartAsync<Held>(configure: builder => builder.Services.AddSingleton(new Gate()));
        await Calls.NextAsync<string>();

        await host.DisposeAsync();

        QueueMessage back = await Queue.ReceiveMessageAsync(cancellationToken: Cancellation);
        Assert.Equal("interrupted", back.Body.ToString());
        Assert.Equal(2, back.DequeueCount);
    }

    [Fact]
    public async Task Retries_OfAQueueFunction_MultiplyWithTheDequeueCount()
    {
        await SendAsync("again");
        await using var host = await StartAsync<Retrying>(new() { ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount"] = "2" });

        await NextAsync(RawPoison);

        foreach (var dequeueCount in new[] { 1, 2 })
            foreach (var retry in new[] { 0, 1, 2 })
                Assert.Equal((dequeueCount, retry, 2), await Calls.NextAsync<(int, int, int)>());
        Assert.Equal(0, Calls.Waiting);
    }

    private async Task SendAsync(string text)
    {
        await Queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await Queue.SendMessageAsync(text, Cancellation);
    }
}
