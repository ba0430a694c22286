using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests;

/// <summary>The functions' services on a real Azurite with empty queues; triggers are called by the test.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestApp(ServiceProvider services) => _services = services;

    public PipelineStorage Storage => Get<PipelineStorage>();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <param name="settings">Configuration keys such as "Uploads:ItemSize".</param>
    /// <param name="replace">Services that a test puts in another's place, such as the clock.</param>
    public static async Task<TestApp> StartAsync(
        AzuriteFixture azurite, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Storage"] = azurite.ConnectionString,
                ["Api:AllowAnonymous"] = "true",
                ["Retraining:Schedule"] = "0 0 2 * * *",
            })
            .AddInMemoryCollection(settings ?? [])
            .Build();
        var services = new ServiceCollection().AddLogging().AddPipelineFunctions(configuration);
        replace?.Invoke(services);
        var app = new TestApp(services.BuildServiceProvider(validateScopes: true));
        await app.Storage.EnsureCreatedAsync(Cancellation);
        foreach (var queue in QueueNames.All)
            await app.Storage.Queue(queue).ClearMessagesAsync(Cancellation);
        return app;
    }

    /// <summary>Takes every message that is visible now.</summary>
    public async Task<IReadOnlyList<byte[]>> TakeAsync(string queue)
    {
        List<byte[]> taken = [];
        while (true)
        {
            QueueMessage[] messages = await Storage.Queue(queue).ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1), Cancellation);
            if (messages.Length == 0)
                return taken;
            foreach (var message in messages)
            {
                taken.Add(message.Body.ToArray());
                await Storage.Queue(queue).DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
            }
        }
    }

    public async Task<IReadOnlyList<CloudEvent>> TakeEventsAsync() => [.. (await TakeAsync(QueueNames.Events)).Select(Valid<CloudEvent>)];

    public async Task<IReadOnlyList<WorkItem>> TakeWorkAsync() => [.. (await TakeAsync(QueueNames.GpuWork)).Select(Valid<WorkItem>)];

    public static T Valid<T>(byte[] json)
        where T : class
    {
        var parsed = Documents.Parse<T>(json);
        Assert.True(parsed.IsValid, string.Join("; ", parsed.Problems));
        return parsed.Value;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
