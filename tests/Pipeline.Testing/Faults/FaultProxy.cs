using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Testing.Faults;

/// <summary>
/// A real HTTP server between clients and an Azurite that passes everything on as it is, except where it is told to fail. Storage
/// signs the path and headers of a request but not its host, so clients need only the other address.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly string[] NotForwarded = ["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Expect"];

    private readonly WebApplication app;
    private readonly HttpClient upstream = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
    private readonly ConcurrentDictionary<int, Uri> targets = [];
    private readonly ConcurrentDictionary<string, int> counts = [];
    private Func<FaultRequest, Fault?> choose = _ => null;

    private FaultProxy(WebApplication app) => this.app = app;

    /// <summary>How often each fault happened, by the name of its kind.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    public static async Task<FaultProxy> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            server.Limits.MinRequestBodyDataRate = null;
            server.AllowSynchronousIO = false;
            // One port for blobs, one for queues.
            server.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
            server.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var proxy = new FaultProxy(app);
        app.Run(proxy.HandleAsync);
        await app.StartAsync(cancellation);
        return proxy;
    }

    /// <summary>The connection string of clients that are to go through this proxy to the given Azurite.</summary>
    public string Before(string connectionString)
    {
        var ports = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a).Port).ToList();
        var parts = connectionString.TrimEnd(';').Split(';').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        foreach (var (name, port) in new[] { "BlobEndpoint", "QueueEndpoint" }.Zip(ports))
        {
            var endpoint = new Uri(parts[name]);
            targets[port] = new Uri(endpoint.GetLeftPart(UriPartial.Authority));
            parts[name] = $"http://127.0.0.1:{port}{endpoint.AbsolutePath}";
        }
        return string.Concat(parts.Select(part => $"{part.Key}={part.Value};"));
    }

    /// <summary>From now on each request is asked which fault it gets; null is none. Called by many requests at once.</summary>
    public void Inject(Func<FaultRequest, Fault?> chooser) => choose = chooser;

    /// <summary>The next <paramref name="times"/> requests that match fail so; everything else goes through.</summary>
    public void Inject(Fault fault, int times, Func<FaultRequest, bool> matches)
    {
        var left = times;
        Inject(request => matches(request) && Interlocked.Decrement(ref left) >= 0 ? fault : null);
    }

    /// <summary>Everything goes through again.</summary>
    public void Heal() => choose = _ => null;

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        upstream.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var query = target.IndexOf('?');
        var headers = context.Request.Headers;
        var fault = choose(new FaultRequest(
            context.Request.Method,
            query < 0 ? target : target[..query],
            query < 0 ? "" : target[query..],
            headers.IfMatch.Count + headers.IfNoneMatch.Count > 0));
        if (fault is not null)
            counts.AddOrUpdate(fault.GetType().Name, 1, (_, count) => count + 1);
        try
        {
            await ActAsync(context, target, fault);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // Either side is gone, which to the other side is a broken connection.
            context.Abort();
        }
    }

    private async Task ActAsync(HttpContext context, string target, Fault? fault)
    {
        switch (fault)
        {
            case Fault.Answer answer:
                context.Response.StatusCode = answer.Status;
                if (answer.RetryAfterSeconds is { } seconds)
                    context.Response.Headers.RetryAfter = $"{seconds}";
                return;
            case Fault.BreakBefore:
                context.Abort();
                return;
            case Fault.Hang:
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                return;
            case Fault.Delay delay:
                await Task.Delay(delay.Time, context.RequestAborted);
                break;
        }

        using var request = await ForwardedAsync(context, target);
        // Once forwarded it is storage's, whatever the client does meanwhile.
        using var answered = await upstream.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, fault is Fault.LoseAnswer ? CancellationToken.None : context.RequestAborted);
        if (fault is Fault.LoseAnswer)
            context.Abort();
        else
            await PassBackAsync(context, answered, truncate: fault is Fault.Truncate);
    }

    private async Task<HttpRequestMessage> ForwardedAsync(HttpContext context, string target)
    {
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(targets[context.Connection.LocalPort] + target.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        if (context.Request.ContentLength is not null)
            request.Content = new StreamContent(body);
        foreach (var (name, values) in context.Request.Headers)
            if (!NotForwarded.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        return request;
    }

    private static async Task PassBackAsync(HttpContext context, HttpResponseMessage answer, bool truncate)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (!NotForwarded.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers[name] = values.ToArray();
        if (context.Request.Method == "HEAD" || body.Length == 0)
            return;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, truncate ? body.Length / 2 : body.Length), context.RequestAborted);
        if (!truncate)
            return;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
