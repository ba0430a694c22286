using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
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

    [Function("Unsubscribe")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "subscriptions/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        SlugNames.IsValid(id) && await subscriptions.RemoveAsync(id, cancellation)
            ? Answers.NoContent()
            : Answers.NotFound("subscription", id);
}
