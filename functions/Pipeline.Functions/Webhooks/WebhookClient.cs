using System.Diagnostics;
using System.Globalization;
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
    private const string RequestOrigin = "WebHook-Request-Origin";
    private const string AllowedOrigin = "WebHook-Allowed-Origin";
    private const string AllowedRate = "WebHook-Allowed-Rate";

    // The answer is decided by its head; a body that takes longer only costs its connection.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

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

    public Task<WebhookAnswer> PostAsync(Subscription subscription, CloudEvent cloudEvent, CancellationToken cancellation) =>
        SendAsync(subscription.Url, url => Request(url, subscription, cloudEvent), _ => { }, cancellation);

    /// <summary>Asks a receiver whether it wants webhooks from here (CloudEvents 1.0 HTTP webhooks, section 4).</summary>
    public async Task<HandshakeAnswer> HandshakeAsync(string receiver, CancellationToken cancellation)
    {
        string? origin = null, rate = null;
        var answer = await SendAsync(
            receiver,
            url => new HttpRequestMessage(HttpMethod.Options, url) { Headers = { { RequestOrigin, options.Origin } } },
            response => (origin, rate) = (Header(response, AllowedOrigin), Header(response, AllowedRate)),
            cancellation);
        if (!answer.Delivered)
            return new HandshakeAnswer($"The receiver did not consent to OPTIONS with {RequestOrigin}: {answer.Error}", null);
        if (origin is null)
            return new HandshakeAnswer($"The receiver's answer to OPTIONS has no {AllowedOrigin}; \"{options.Origin}\" or \"*\" is expected.", null);
        if (origin != "*" && !origin.Equals(options.Origin, StringComparison.OrdinalIgnoreCase))
            return new HandshakeAnswer($"The receiver's {AllowedOrigin} is another origin; \"{options.Origin}\" or \"*\" is expected.", null);
        if (rate is null or "*")
            return new HandshakeAnswer(null, null);
        return int.TryParse(rate, NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute) && perMinute is >= 1 and <= 1_000_000
            ? new HandshakeAnswer(null, perMinute)
            : new HandshakeAnswer($"The receiver's {AllowedRate} is no number of requests a minute from 1 to 1,000,000, nor \"*\".", null);
    }

    public void Dispose() => http.Dispose();

    private async Task<WebhookAnswer> SendAsync(
        string receiver, Func<Uri, HttpRequestMessage> make, Action<HttpResponseMessage> read, CancellationToken cancellation)
    {
        if (guard.CheckForm(receiver, out var url) is { } refused)
            return new WebhookAnswer(null, refused, null, 0);

        // The address may hold a secret in its path or query: only the host is told.
        using var activity = Traces.Start("webhook", ActivityKind.Client)?.SetTag("server.address", url!.Host).SetTag("server.port", url.Port);
        var start = clock.GetTimestamp();
        try
        {
            return await timeout.ExecuteAsync(async token => await AttemptAsync(make(url!), read, start, activity, token), cancellation);
        }
        catch (Exception e) when (e is TimeoutRejectedException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            activity.Fail("timeout");
            return new WebhookAnswer(null, $"No answer within {options.TimeoutSeconds} s.", null, clock.GetElapsedTime(start).TotalSeconds, TimedOut: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or RefusedAddressException)
        {
            activity.Fail(e);
            return new WebhookAnswer(null, Sentence(e), null, clock.GetElapsedTime(start).TotalSeconds);
        }
    }

    private async Task<WebhookAnswer> AttemptAsync(
        HttpRequestMessage message, Action<HttpResponseMessage> read, long start, Activity? activity, CancellationToken cancellation)
    {
        using var request = message;
        if (activity is not null)
            activity.DisplayName = request.Method.Method;
        activity?.SetTag("http.request.method", request.Method.Method);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var seconds = clock.GetElapsedTime(start).TotalSeconds;
        read(response);
        await DrainAsync(response, cancellation);
        var status = (int)response.StatusCode;
        activity?.SetTag("http.response.status_code", status);
        if (status is < 200 or >= 300)
            activity.Fail($"{status}");
        return new WebhookAnswer(status, status is >= 200 and < 300 ? null : $"The receiver answered {status}.", RetryAfter(response), seconds);
    }

    private HttpRequestMessage Request(Uri url, Subscription subscription, CloudEvent cloudEvent)
    {
        var body = Documents.Serialize(cloudEvent);
        var now = clock.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvent.ContentType, "utf-8");
        request.Headers.Add(WebhookSignature.IdHeader, cloudEvent.Id);
        request.Headers.Add(WebhookSignature.TimestampHeader, WebhookSignature.Timestamp(now));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(SecretRotation.SigningAt(subscription, now), cloudEvent.Id, now, body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Pipeline-Webhooks", "1.0"));
        // The receiver's work hangs below this attempt; the body keeps the context in which the event came about.
        if (Traces.Within(cloudEvent.Traceparent) is { } trace)
            request.Headers.Add("traceparent", trace);
        return request;
    }

    /// <summary>Reads a little, so that the connection can be used again; what is said, and whether it is said to the end, does not matter.</summary>
    private async Task DrainAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(DrainTime);
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            var buffer = new byte[4 << 10];
            var left = options.MaxResponseBytes;
            while (left > 0)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), patience.Token);
                if (read == 0)
                    return;
                left -= read;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && patience.IsCancellationRequested))
        {
            // The head has answered. The connection is closed with the response.
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values).Trim() : null;

    /// <summary>In our words: messages of the HTTP stack quote what the receiver sent.</summary>
    private static string Sentence(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
            if (cause is RefusedAddressException refused)
                return refused.Message;
        return (e as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.ConnectionError => "No connection could be made to the receiver.",
            HttpRequestError.SecureConnectionError => "No secure connection could be made: the receiver's TLS or its certificate is at fault.",
            HttpRequestError.ResponseEnded => "The receiver closed the connection before it answered.",
            HttpRequestError.InvalidResponse => "The receiver's answer is no HTTP.",
            HttpRequestError.ConfigurationLimitExceeded => "The head of the receiver's answer is longer than 32 KiB.",
            _ => "The connection to the receiver broke.",
        };
    }
}
