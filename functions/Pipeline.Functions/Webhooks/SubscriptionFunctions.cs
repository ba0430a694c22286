using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Webhooks;

public sealed class SubscriptionFunctions(SubscriptionHandler handler, Subscriptions subscriptions)
{
    private const int MaxBodyBytes = 16 << 10;

    [Function("Subscribe")]
    [Operation(ApiScope.Admin, "Have events sent to an address", Body = typeof(SubscriptionRequest), MaxBodyBytes = MaxBodyBytes, Idempotent = true)]
    [Answer(201, "The subscription, with its secret this once", typeof(SubscriptionAnswer), Location = true)]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "subscriptions")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<SubscriptionRequest>(request, MaxBodyBytes, whenEmpty: null, cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        var created = await handler.CreateAsync(body.Value, cancellation);
        return created.IsValid
            ? Answers.Created(request, $"/api/subscriptions/{created.Value.Id}", SubscriptionAnswer.WithSecret(created.Value))
            : Answers.Refused(created.Problems);
    }

    [Function("Subscriptions")]
    [Operation(ApiScope.Admin, "All subscriptions, without secrets")]
    [Answer(200, "The subscriptions", typeof(SubscriptionListAnswer))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "subscriptions")] HttpRequest request, CancellationToken cancellation) =>
        Answers.Json(new SubscriptionListAnswer(
            [.. (await subscriptions.ListAsync(cancellation).ToListAsync(cancellation)).OrderBy(subscription => subscription.CreatedAt).Select(SubscriptionAnswer.Of)]));

    [Function("Subscription")]
    [Operation(ApiScope.Admin, "One subscription, without its secret")]
    [Answer(200, "The subscription", typeof(SubscriptionAnswer))]
    [Answer(404, "No such subscription")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "subscriptions/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        SlugNames.IsValid(id) && await subscriptions.TryGetAsync(id, cancellation) is { } found
            ? Answers.Json(SubscriptionAnswer.Of(found))
            : Answers.NotFound("subscription", id);

    [Function("ChangeSubscription")]
    [Operation(ApiScope.Admin, "Change address, event types or handshake", Body = typeof(SubscriptionPatch), MaxBodyBytes = MaxBodyBytes)]
    [Answer(200, "The subscription as it is now", typeof(SubscriptionAnswer))]
    [Answer(404, "No such subscription")]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "subscriptions/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<SubscriptionPatch>(request, MaxBodyBytes, whenEmpty: null, cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        return Changed(id, SlugNames.IsValid(id) ? await handler.ChangeAsync(id, body.Value, cancellation) : null);
    }

    [Function("EnableSubscription")]
    [Operation(ApiScope.Admin, "Let a disabled subscription receive again")]
    [Answer(200, "The subscription as it is now", typeof(SubscriptionAnswer))]
    [Answer(400, "Its address may not be called any more, and why")]
    [Answer(404, "No such subscription")]
    public async Task<IResult> EnableAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "subscriptions/{id}/enable")] HttpRequest request, string id, CancellationToken cancellation) =>
        Changed(id, SlugNames.IsValid(id) ? await handler.EnableAsync(id, cancellation) : null);

    [Function("RotateSecret")]
    [Operation(ApiScope.Admin, "A new secret; the old one signs too for a while", Body = typeof(RotationRequest), BodyIsOptional = true, MaxBodyBytes = MaxBodyBytes, Idempotent = true)]
    [Answer(200, "The subscription with its new secret, this once", typeof(SubscriptionAnswer))]
    [Answer(404, "No such subscription")]
    public async Task<IResult> RotateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "subscriptions/{id}/rotate")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, MaxBodyBytes, new RotationRequest(), cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        return SlugNames.IsValid(id) && await handler.RotateAsync(id, body.Value, cancellation) is { } rotated
            ? Answers.Json(SubscriptionAnswer.WithSecret(rotated))
            : Answers.NotFound("subscription", id);
    }

    [Function("Ping")]
    [Operation(ApiScope.Admin, "Send a signed test event at once")]
    [Answer(200, "What the receiver said", typeof(PingAnswer))]
    [Answer(404, "No such subscription")]
    public async Task<IResult> PingAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "subscriptions/{id}/ping")] HttpRequest request, string id, CancellationToken cancellation) =>
        SlugNames.IsValid(id) && await handler.PingAsync(id, cancellation) is { } answer
            ? Answers.Json(answer)
            : Answers.NotFound("subscription", id);

    [Function("Unsubscribe")]
    [Operation(ApiScope.Admin, "End a subscription")]
    [Answer(204, "It is gone")]
    [Answer(404, "No such subscription")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "subscriptions/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        SlugNames.IsValid(id) && await subscriptions.RemoveAsync(id, cancellation)
            ? Answers.NoContent()
            : Answers.NotFound("subscription", id);

    private static IResult Changed(string id, Parsed<Subscription>? changed) => changed switch
    {
        null => Answers.NotFound("subscription", id),
        { IsValid: true } => Answers.Json(SubscriptionAnswer.Of(changed.Value!)),
        _ => Answers.Refused(changed.Problems),
    };
}
