using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Webhooks;

public sealed class SubscriptionFunctions(SubscriptionHandler handler, Subscriptions subscriptions)
{
    private const int MaxBodyBytes = 16 << 10;

    [Function("Subscribe")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "subscriptions")] HttpRequest request, CancellationToken cancellation)
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
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "subscriptions")] HttpRequest request, CancellationToken cancellation) =>
        Answers.Json(new SubscriptionListAnswer(
            [.. (await subscriptions.ListAsync(cancellation).ToListAsync(cancellation)).OrderBy(subscription => subscription.CreatedAt).Select(SubscriptionAnswer.Of)]));

    [Function("Subscription")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "subscriptions/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        SlugNames.IsValid(id) && await subscriptions.TryGetAsync(id, cancellation) is { } found
            ? Answers.Json(SubscriptionAnswer.Of(found))
            : Answers.NotFound("subscription", id);

    [Function("ChangeSubscription")]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "patch", Route = "subscriptions/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<SubscriptionPatch>(request, MaxBodyBytes, whenEmpty: null, cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        return Changed(id, SlugNames.IsValid(id) ? await handler.ChangeAsync(id, body.Value, cancellation) : null);
    }

    [Function("EnableSubscription")]
    public async Task<IResult> EnableAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "subscriptions/{id}/enable")] HttpRequest request, string id, CancellationToken cancellation) =>
        Changed(id, SlugNames.IsValid(id) ? await handler.EnableAsync(id, cancellation) : null);

    [Function("RotateSecret")]
    public async Task<IResult> RotateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "subscriptions/{id}/rotate")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync(request, MaxBodyBytes, new RotationRequest(), cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        return SlugNames.IsValid(id) && await handler.RotateAsync(id, body.Value, cancellation) is { } rotated
            ? Answers.Json(SubscriptionAnswer.WithSecret(rotated))
            : Answers.NotFound("subscription", id);
    }

    [Function("Ping")]
    public async Task<IResult> PingAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "subscriptions/{id}/ping")] HttpRequest request, string id, CancellationToken cancellation) =>
        SlugNames.IsValid(id) && await handler.PingAsync(id, cancellation) is { } answer
            ? Answers.Json(answer)
            : Answers.NotFound("subscription", id);

    [Function("Unsubscribe")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "subscriptions/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
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
