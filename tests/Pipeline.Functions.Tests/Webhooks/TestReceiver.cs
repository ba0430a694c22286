using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipeline.Functions.Tests.Webhooks;

/// <summary>A subscriber on loopback that answers as the test says and keeps what it is sent, byte for byte.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();

    private TestReceiver(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.Single()}/hooks";

    public ConcurrentQueue<Post> Posts { get; } = new();

    public static async Task<TestReceiver> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new TestReceiver(builder.Build());
        foreach (var answer in answers)
            receiver._answers.Enqueue(answer);
        receiver._app.Map("/{**path}", receiver.ReceiveAsync);
        await receiver._app.StartAsync(TestApp.Cancellation);
        return receiver;
    }

    public static Func<HttpContext, Task> Status(int status, Action<HttpResponse>? more = null) => context =>
    {
        context.Response.StatusCode = status;
        more?.Invoke(context.Response);
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Posts.Enqueue(new Post(
            context.Request.Method, context.Request.Path, context.Request.ContentType,
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body.ToArray()));
        // Whatever is not scripted is welcome.
        if (_answers.TryDequeue(out var answer))
            await answer(context);
    }

    internal sealed record Post(string Method, string Path, string? ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}
