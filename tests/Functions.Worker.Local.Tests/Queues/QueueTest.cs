using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Testing;

namespace Functions.Worker.Local.Tests.Queues;

/// <summary>A queue of its own for each test, and the engine on it.</summary>
public abstract class QueueTest(AzuriteFixture azurite)
{
    protected AzuriteFixture Azurite { get; } = azurite;

    protected Calls Calls { get; } = new();

    protected string Name { get; } = AzuriteFixture.Unique("queue");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Base64, as most senders do.</summary>
    protected QueueClient Queue => Azurite.Queues.GetQueueClient(Name);

    protected QueueClient Raw => new(Azurite.ConnectionString, Name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    protected QueueClient RawPoison => new(Azurite.ConnectionString, Name + "-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    internal Task<EngineHost> StartAsync<TFunctions>(
        Dictionary<string, string?>? settings = null, Action<FunctionsApplicationBuilder>? configure = null) =>
        EngineHost.StartAsync<TFunctions>(Azurite, new(settings ?? []) { ["Queue"] = Name }, builder =>
        {
            builder.Services.AddSingleton(Calls);
            configure?.Invoke(builder);
        });

    protected async Task<int> CountAsync() => (await Queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;

    protected static async Task<QueueMessage> NextAsync(QueueClient queue) =>
        await UntilAsync(async () => await queue.ExistsAsync(Cancellation) ? (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value : null);

    protected static async Task<T> UntilAsync<T>(Func<Task<T?>> get, double seconds = 60)
        where T : class
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            if (await get() is { } value)
                return value;
            await Task.Delay(50, timeout.Token);
        }
    }

    protected static Task UntilAsync(Func<Task<bool>> condition, double seconds = 60) =>
        UntilAsync(async () => await condition() ? "" : null, seconds);
}
