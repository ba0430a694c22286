using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Pipeline.Storage.Resilience;

/// <summary>
/// Sends every request through one Polly pipeline: retry with exponential pauses and jitter, circuit breaker, time-out of an
/// attempt. One instance serves one storage account or one API, because the breaker judges a service and not a single blob.
/// What is left when patience ends is an answer, or an <see cref="HttpRequestException"/> that says what happened.
/// </summary>
public sealed class ResilienceHandler : DelegatingHandler
{
    // Answers up to here are read within the attempt, so that one which breaks off is asked for again. Longer ones are streamed;
    // the storage client resumes them where they broke off.
    private const long LongestBuffered = 4 << 20;

    private readonly ResilienceOptions options;
    private readonly ResiliencePipeline<HttpResponseMessage> pipeline;

    public ResilienceHandler(ResilienceOptions options, HttpMessageHandler inner)
        : base(inner)
    {
        this.options = options;
        pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(Retry(options))
            .AddCircuitBreaker(Breaker(options))
            .AddTimeout(TimeSpan.FromSeconds(options.AttemptSeconds))
            .Build();
    }

    /// <summary>An HTTP client over a handler of its own; its patience is the options', so it has no time-out beside them.</summary>
    public static HttpClient CreateClient(ResilienceOptions options) =>
        new(new ResilienceHandler(options, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                static (call, token) => call.Handler.AttemptAsync(call.Request, token), (Handler: this, Request: request), cancellationToken);
        }
        catch (TimeoutRejectedException e)
        {
            throw new HttpRequestException($"{request.RequestUri?.Host} gave no answer within {options.AttemptSeconds} s.", e);
        }
        catch (BrokenCircuitException e)
        {
            throw new HttpRequestException($"{request.RequestUri?.Host} keeps failing and is left alone for {options.BreakerRestSeconds} s.", e);
        }
    }

    private async ValueTask<HttpResponseMessage> AttemptAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var answer = await base.SendAsync(request, cancellation);
        try
        {
            if (request.Method != HttpMethod.Head && answer.Content.Headers.ContentLength is not > LongestBuffered)
                await answer.Content.LoadIntoBufferAsync(cancellation);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private static RetryStrategyOptions<HttpResponseMessage> Retry(ResilienceOptions options) => new()
    {
        MaxRetryAttempts = options.MaxRetries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromSeconds(options.FirstPauseSeconds),
        MaxDelay = TimeSpan.FromSeconds(options.LongestPauseSeconds),
        ShouldHandle = call => ValueTask.FromResult(
            IsTransient(call.Outcome, call.Context.CancellationToken) || call.Outcome.Exception is BrokenCircuitException),
        DelayGenerator = call => ValueTask.FromResult(RetryAfter(call.Outcome.Result, TimeSpan.FromSeconds(options.LongestRetryAfterSeconds))),
        OnRetry = call =>
        {
            call.Outcome.Result?.Dispose();
            return ValueTask.CompletedTask;
        },
    };

    private static CircuitBreakerStrategyOptions<HttpResponseMessage> Breaker(ResilienceOptions options) => new()
    {
        FailureRatio = options.BreakerFailureShare,
        MinimumThroughput = options.BreakerMinimumAttempts,
        SamplingDuration = TimeSpan.FromSeconds(options.BreakerWindowSeconds),
        BreakDuration = TimeSpan.FromSeconds(options.BreakerRestSeconds),
        ShouldHandle = call => ValueTask.FromResult(IsTransient(call.Outcome, call.Context.CancellationToken)),
    };

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome, CancellationToken cancellation) => outcome switch
    {
        { Result: { } answer } => answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        { Exception: HttpRequestException or IOException or TimeoutRejectedException } => true,
        // A connection that could not be made in time; the caller giving up is none of the service's failures.
        { Exception: OperationCanceledException } => !cancellation.IsCancellationRequested,
        _ => false,
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage? answer, TimeSpan longest)
    {
        var asked = answer?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - DateTimeOffset.UtcNow,
            _ => (TimeSpan?)null,
        };
        return asked is not { } pause || pause <= TimeSpan.Zero ? null : pause < longest ? pause : longest;
    }
}
