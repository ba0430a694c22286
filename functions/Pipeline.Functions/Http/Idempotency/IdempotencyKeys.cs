using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Pipeline.Contracts;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http.Operations;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Http.Idempotency;

/// <summary>
/// Answers a repeated request as it answered the first, on operations that say so. Only success is kept: an error made nothing, so the
/// same key may try again. A request that died between its claim and its answer holds the key for a few minutes, not for ever.
/// </summary>
internal sealed class IdempotencyKeys(IdempotencyStore store, TimeProvider clock) : IFunctionsWorkerMiddleware
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int MaxLength = 255;

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || OperationCatalog.Find(context.FunctionDefinition.Name) is not { Facts.Idempotent: true } operation
            || !http.Request.Headers.TryGetValue(Header, out var keys))
        {
            await next(context);
            return;
        }
        var key = keys.ToString();
        if (keys.Count != 1 || key.Length is 0 or > MaxLength || key.Any(c => c is < ' ' or > '~'))
            context.GetInvocationResult().Value = Answers.Refused(
                [new Problem("", "bad-idempotency-key", $"{Header} has {key.Length} characters; allowed: one header of 1 to {MaxLength} visible ASCII characters.")]);
        else if (await RequestBody.TryReadBytesAsync(http.Request, operation.MaxBodyBytes, context.CancellationToken) is not { } body)
            context.GetInvocationResult().Value = Answers.Refused([RequestBody.TooLong(operation.MaxBodyBytes)]);
        else
            await InvokeAsync(context, http, key, body, next);
    }

    private async Task InvokeAsync(FunctionContext context, HttpContext http, string key, ReadOnlyMemory<byte> body, FunctionExecutionDelegate next)
    {
        var caller = http.Features.Get<Caller>() ?? Caller.Anyone;
        var target = $"{http.Request.Method} {http.Request.Path}{QueryWithoutKey(http.Request)}";
        // Keys belong to their caller: what one was answered is not for another.
        var id = Hashes.Of([caller.Id, target, key]);
        var (mine, other) = await store.ClaimAsync(id, Hashes.Of(body.Span), context.CancellationToken);
        if (mine is null)
        {
            context.GetInvocationResult().Value = await RepeatAsync(http, id, other!, Hashes.Of(body.Span), context.CancellationToken);
            return;
        }

        // The function reads the body that was just read.
        http.Request.Body = new MemoryStream(body.ToArray(), writable: false);
        var kept = false;
        try
        {
            await next(context);
            if (context.GetInvocationResult().Value is Answer { Status: >= 200 and < 300 } answer)
            {
                await store.AnswerAsync(id, Keep(mine.Value, answer, http.Response), answer.Body, mine.ETag, context.CancellationToken);
                kept = true;
            }
        }
        finally
        {
            if (!kept)
                await store.GiveUpAsync(id, mine.ETag, CancellationToken.None);
        }
    }

    private async Task<IResult> RepeatAsync(HttpContext http, string id, KeptAnswer other, string request, CancellationToken cancellation)
    {
        if (other.Request != request)
            return Answers.Unprocessable(new Problem("", "idempotency-key-reused", $"This {Header} was used with another body before; a new request needs a new key."));
        if (other.Status is not { } status)
        {
            var wait = Math.Max(1, (other.ClaimedAt + IdempotencyStore.ClaimTime - clock.GetUtcNow()).TotalSeconds);
            http.Response.Headers.RetryAfter = Math.Ceiling(wait).ToString(CultureInfo.InvariantCulture);
            return Answers.Conflict(new Problem("", "request-in-progress", $"The first request with this {Header} is still at work; ask again later."));
        }
        http.Response.Headers[ReplayedHeader] = "true";
        if (other.Location is { } location)
            http.Response.Headers.Location = location;
        return new Answer(status, other.ContentType, await store.BodyAsync(id, other, cancellation));
    }

    private static KeptAnswer Keep(KeptAnswer claim, Answer answer, HttpResponse response) => claim with
    {
        Status = answer.Status,
        ContentType = answer.ContentType,
        Location = response.Headers.Location.Count > 0 ? response.Headers.Location.ToString() : null,
    };

    private static string QueryWithoutKey(HttpRequest request) =>
        QueryString.Create(request.Query.Where(pair => pair.Key != Callers.KeyQuery).OrderBy(pair => pair.Key, StringComparer.Ordinal)).ToString();
}
