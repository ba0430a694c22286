using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

public sealed partial class DeliveryFunctions(Subscriptions subscriptions, DeliveryLog log, DeliveryReplay replay, ReplayHandler replays)
{
    private const int MaxBodyBytes = 16 << 10;

    [Function("Deliveries")]
    [Operation(ApiScope.Admin, "List what was sent to a subscription, newest event first", Query = typeof(DeliveryQuery))]
    [Answer(200, "A page, which may be short and not the last", typeof(DeliveryListAnswer))]
    [Answer(404, "No such subscription")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "subscriptions/{id}/deliveries")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is null)
            return Answers.NotFound("subscription", id);
        var query = RequestQuery.Read<DeliveryQuery>(request);
        if (!query.IsValid)
            return Answers.Refused(query.Problems);
        return await log.TryListAsync(id, query.Value, cancellation) is { } page
            ? Answers.Json(new DeliveryListAnswer([.. page.Deliveries.Select(DeliveryAnswer.Of)], page.Next))
            : Answers.Refused([PageCursor.Wrong]);
    }

    [Function("Delivery")]
    [Operation(ApiScope.Admin, "One delivery with its attempts and payload")]
    [Answer(200, "The delivery", typeof(DeliveryDetailAnswer))]
    [Answer(404, "No such delivery")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "subscriptions/{id}/deliveries/{event}")] HttpRequest request,
        string id, string @event, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) is not null && EventId().IsMatch(@event) && await log.TryFindAsync(id, @event, cancellation) is { } found
            ? Answers.Json(new DeliveryDetailAnswer(DeliveryAnswer.Of(found.Delivery.Value), found.Delivery.Value.Attempts, found.Event))
            : Answers.NotFound("delivery", @event);

    [Function("ReplayDelivery")]
    [Operation(ApiScope.Admin, "Send one delivery again, under its old id")]
    [Answer(202, "It is on its way", typeof(DeliveryAnswer))]
    [Answer(404, "No such delivery")]
    [Answer(409, "The subscription is disabled")]
    public async Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "subscriptions/{id}/deliveries/{event}/replay")] HttpRequest request,
        string id, string @event, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } subscription)
            return Answers.NotFound("subscription", id);
        if (subscription.DisabledAt is not null)
            return Answers.Conflict(IsDisabled(subscription));
        return EventId().IsMatch(@event) && await log.TryFindAsync(id, @event, cancellation) is { } found
            && await replay.SendAsync(BlobPaths.Delivery(id, @event, found.Event.Time), replay: null, wanted: null, cancellation) is { } sent
            ? Answers.Json(DeliveryAnswer.Of(sent.Delivery), StatusCodes.Status202Accepted)
            : Answers.NotFound("delivery", @event);
    }

    [Function("ReplayDeliveries")]
    [Operation(ApiScope.Admin, "Send everything since a time again", Body = typeof(ReplayRequest), MaxBodyBytes = MaxBodyBytes, Idempotent = true)]
    [Answer(202, "The replay, which goes on by itself", typeof(ReplayAnswer), Location = true)]
    [Answer(404, "No such subscription")]
    [Answer(409, "The subscription is disabled, or another replay runs")]
    public async Task<IResult> ReplayAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "subscriptions/{id}/replay")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<ReplayRequest>(request, MaxBodyBytes, whenEmpty: null, cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        if (await FindAsync(id, cancellation) is not { } subscription)
            return Answers.NotFound("subscription", id);
        if (subscription.DisabledAt is not null)
            return Answers.Conflict(IsDisabled(subscription));
        var started = await replays.StartAsync(id, body.Value, cancellation);
        return started.IsValid
            ? Answers.Created(request, $"/api/subscriptions/{id}/replay", ReplayAnswer.Of(started.Value), StatusCodes.Status202Accepted)
            : Answers.Conflict(started.Problems[0]);
    }

    [Function("Replay")]
    [Operation(ApiScope.Admin, "How far the running or last replay is")]
    [Answer(200, "The replay", typeof(ReplayAnswer))]
    [Answer(404, "No such subscription, or it had no replay")]
    public async Task<IResult> ReplayProgressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "subscriptions/{id}/replay")] HttpRequest request, string id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) is not null && await replays.TryGetAsync(id, cancellation) is { } found
            ? Answers.Json(ReplayAnswer.Of(found))
            : Answers.NotFound("replay of subscription", id);

    private async Task<Subscription?> FindAsync(string id, CancellationToken cancellation) =>
        SlugNames.IsValid(id) ? await subscriptions.TryGetAsync(id, cancellation) : null;

    private static Problem IsDisabled(Subscription subscription) =>
        new("", "subscription-disabled", $"The subscription is disabled: {subscription.DisabledReason} Enable it first.");

    // It becomes a part of a blob's path.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,399}\z")]
    private static partial Regex EventId();
}
