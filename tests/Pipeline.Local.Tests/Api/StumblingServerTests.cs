using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Local.Api;
using Pipeline.Storage.Resilience;

namespace Pipeline.Local.Tests.Api;

/// <summary>The command line against a server that stumbles.</summary>
public sealed class StumblingServerTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string?> keys = [];
    private readonly ConcurrentQueue<int> stumbles = [];
    private WebApplication? server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(async context =>
        {
            keys.Enqueue(context.Request.Headers["Idempotency-Key"]);
            if (stumbles.TryDequeue(out var status))
                context.Response.StatusCode = status;
            else if (context.Request.Method == "POST")
                await context.Response.WriteAsJsonAsync(new { id = "s", url = "https://example.com/", types = Array.Empty<string>(), secret = "whsec_x", createdAt = DateTimeOffset.UnixEpoch });
            else
                await context.Response.WriteAsJsonAsync(new { models = Array.Empty<object>() });
        });
        await server.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync() => await server!.DisposeAsync();

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Question_ToAServerThatStumbles_IsAskedAgain(int status)
    {
        stumbles.Enqueue(status);
        stumbles.Enqueue(status);
        using var api = Api();

        Assert.Empty((await api.GetModelsAsync(Cancellation)).Models);

        Assert.Equal(3, keys.Count);
    }

    [Fact]
    public async Task Wish_ToAServerThatStumbles_IsRepeatedUnderTheSameKey()
    {
        stumbles.Enqueue(503);
        using var api = Api();

        await api.SubscribeAsync(new Uri("https://example.com/"), [], Cancellation);
        await api.SubscribeAsync(new Uri("https://example.com/"), [], Cancellation);

        Assert.Equal(3, keys.Count);
        Assert.DoesNotContain(null, keys);
        Assert.Equal(keys.ElementAt(0), keys.ElementAt(1));
        Assert.NotEqual(keys.ElementAt(1), keys.ElementAt(2));
    }

    [Fact]
    public async Task Question_ThatIsWrong_IsAskedOnce()
    {
        stumbles.Enqueue(400);
        using var api = Api();

        await Assert.ThrowsAsync<CommandException>(() => api.GetModelsAsync(Cancellation));

        Assert.Single(keys);
    }

    private PipelineApi Api() => new(
        new Connection(new Uri(server!.Urls.Single() + "/api/"), "key"), new ResilienceOptions { FirstPauseSeconds = 0.05, LongestPauseSeconds = 0.2 });
}
