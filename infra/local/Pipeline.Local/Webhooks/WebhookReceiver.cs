using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;

namespace Pipeline.Local.Webhooks;

/// <summary>A subscriber: a real HTTP server on loopback that verifies and keeps what it is sent.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();
    private readonly SemaphoreSlim _arrival = new(0);
    private WebhookSignature? _signature;
    private int _refuseNext;

    private WebhookReceiver(WebApplication app) => _app = app;

    public Uri Address => new(new Uri(_app.Urls.Single()), "hooks");

    /// <summary>Everything that came, in order of arrival.</summary>
    public IReadOnlyList<ReceivedWebhook> Received => [.. _received];

    public static async Task<WebhookReceiver> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/hooks", (Delegate)receiver.ReceiveAsync);
        // CloudEvents' abuse protection: whoever owns the address says who may send to it.
        app.MapMethods("/hooks", ["OPTIONS"], (HttpContext context) =>
        {
            context.Response.Headers["WebHook-Allowed-Origin"] = "*";
            return Results.Ok();
        });
        await app.StartAsync(cancellation);
        return receiver;
    }

    /// <summary>The secret that the subscription's answer named; before it is known nothing verifies.</summary>
    public void Trust(string secret) => _signature = new WebhookSignature(secret, TimeProvider.System);

    /// <summary>Answers the next deliveries with 503, as a subscriber does while it restarts.</summary>
    public void RefuseNext(int deliveries) => Interlocked.Add(ref _refuseNext, deliveries);

    /// <summary>Waits for a verified event; those that came before count.</summary>
    /// <exception cref="TimeoutException">It did not come in time; the message lists what came.</exception>
    public async Task<CloudEvent> WaitForAsync(Func<CloudEvent, bool> wanted, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        while (true)
        {
            if (_received.FirstOrDefault(r => r.IsVerified && wanted(r.Event!))?.Event is { } found)
                return found;
            try
            {
                await _arrival.WaitAsync(TimeSpan.FromSeconds(1), limit.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                var came = string.Join(", ", _received.Select(r => $"{r.Event?.Type} {r.Event?.Subject}{(r.Refused is null ? "" : $" ({r.Refused})")}"));
                throw new TimeoutException($"The webhook did not come within {timeout.TotalSeconds:F0} s. Came: {(came.Length == 0 ? "nothing" : came)}.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrival.Dispose();
    }

    private async Task<IResult> ReceiveAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (Interlocked.Decrement(ref _refuseNext) >= 0)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        Interlocked.Increment(ref _refuseNext);

        var headers = context.Request.Headers;
        var body = buffer.ToArray();
        var id = headers["webhook-id"].ToString();
        var refused = _signature is null
            ? "no secret is known yet"
            : _signature.Refuse(id, headers["webhook-timestamp"], headers["webhook-signature"], body);
        var parsed = Documents.Parse<CloudEvent>(body);
        if (refused is null && !parsed.IsValid)
            refused = $"the body is no CloudEvent: {string.Join("; ", parsed.Problems.Select(p => p.Message))}";
        _received.Enqueue(new ReceivedWebhook(id, parsed.Value, refused) { Traceparent = headers["traceparent"], At = DateTimeOffset.UtcNow });
        _arrival.Release();
        return refused is null ? Results.Ok() : Results.Unauthorized();
    }
}
