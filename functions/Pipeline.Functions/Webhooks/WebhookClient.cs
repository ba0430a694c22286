using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Polly;
using Polly.Timeout;

namespace Pipeline.Functions.Webhooks;

/// <summary>One signed POST to a receiver that is not trusted: no redirects, no proxy, no cookies, little time, a short answer.</summary>
public sealed class WebhookClient : IDisposable
{
    private readonly HttpClient http;
    private readonly ReceiverGuard guard;
    private readonly WebhookOptions options;
    private readonly TimeProvider clock;

    // Only this: the queue makes the retries, over days.
    private readonly ResiliencePipeline timeout;

    public WebhookClient(ReceiverGuard guard, IOptions<WebhookOptions> options, TimeProvider clock)
    {
        this.guard = guard;
        this.options = options.Value;
        this.clock = clock;
        timeout = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(this.options.TimeoutSeconds)).Build();
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(10, this.options.TimeoutSeconds)),
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 0,
            // A pooled connection was judged when it was made; it must not outlive that judgement for long.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = guard.ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task<WebhookAnswer> PostAsync(Subscription subscription, CloudEvent cloudEvent, CancellationToken cancellation)
    {
        if (guard.CheckForm(subscription.Url, out var url) is { } refused)
            return new WebhookAnswer(null, refused, null);

        try
        {
            return await timeout.ExecuteAsync(async token => await AttemptAsync(url!, subscription, cloudEvent, token), cancellation);
        }
        catch (Exception e) when (e is TimeoutRejectedException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return new WebhookAnswer(null, $"No answer within {options.TimeoutSeconds} s.", null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new WebhookAnswer(null, (e.InnerException as HttpRequestException ?? e).Message, null);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<WebhookAnswer> AttemptAsync(Uri url, Subscription subscription, CloudEvent cloudEvent, CancellationToken cancellation)
    {
        using var request = Request(url, subscription, cloudEvent);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await DrainAsync(response, cancellation);
        var status = (int)response.StatusCode;
        return new WebhookAnswer(status, status is >= 200 and < 300 ? null : $"The receiver answered {status}.", RetryAfter(response));
    }

    private HttpRequestMessage Request(Uri url, Subscription subscription, CloudEvent cloudEvent)
    {
        var body = Documents.Serialize(cloudEvent);
        var now = clock.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvent.ContentType, "utf-8");
        request.Headers.Add(WebhookSignature.IdHeader, cloudEvent.Id);
        request.Headers.Add(WebhookSignature.TimestampHeader, WebhookSignature.Timestamp(now));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(subscription.Secrets, cloudEvent.Id, now, body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Pipeline-Webhooks", "1.0"));
        if (cloudEvent.Traceparent is { } trace)
            request.Headers.Add("traceparent", trace);
        return request;
    }

    /// <summary>Reads a little, so that the connection can be used again; what is said does not matter.</summary>
    private async Task DrainAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[4 << 10];
        var left = options.MaxResponseBytes;
        while (left > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), cancellation);
            if (read == 0)
                return;
            left -= read;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };
}
