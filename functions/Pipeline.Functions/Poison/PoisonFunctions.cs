using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Poison;

public sealed class PoisonFunctions(FailedMessages failed, PoisonRequeue requeue)
{
    [Function("PoisonMessages")]
    [Operation(ApiScope.Admin, "List messages that every attempt failed on", Query = typeof(PoisonQuery))]
    [Answer(200, "A page", typeof(PoisonList))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "poison")] HttpRequest request, CancellationToken cancellation)
    {
        var query = RequestQuery.Read<PoisonQuery>(request);
        if (!query.IsValid)
            return Answers.Refused(query.Problems);
        return await failed.ListAsync(query.Value, cancellation) is { } page ? Answers.Json(page) : Answers.Refused([PageCursor.Wrong]);
    }

    [Function("PoisonMessage")]
    [Operation(ApiScope.Admin, "One message that every attempt failed on")]
    [Answer(200, "The message", typeof(PoisonMessage))]
    [Answer(404, "No such message")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "poison/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        SlugNames.IsValid(id) && await failed.TryFindAsync(id, cancellation) is { } found
            ? Answers.Json(PoisonMessage.Of(found.Value))
            : Answers.NotFound("poison message", id);

    [Function("RequeuePoisonMessage")]
    [Operation(ApiScope.Admin, "Put a message back into its queue", Idempotent = true)]
    [Answer(200, "The message, put back now or before", typeof(PoisonMessage))]
    [Answer(404, "No such message")]
    [Answer(409, "Its batch or run has been given up since")]
    public async Task<IResult> RequeueAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "poison/{id}/requeue")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (!SlugNames.IsValid(id) || await requeue.RequeueAsync(id, cancellation) is not { } requeued)
            return Answers.NotFound("poison message", id);
        return requeued.IsValid ? Answers.Json(requeued.Value) : Answers.Conflict(requeued.Problems[0]);
    }

    [Function("DeletePoisonMessage")]
    [Operation(ApiScope.Admin, "Forget a message")]
    [Answer(204, "It is gone")]
    [Answer(404, "No such message")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "poison/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        SlugNames.IsValid(id) && await failed.RemoveAsync(id, cancellation)
            ? Answers.NoContent()
            : Answers.NotFound("poison message", id);
}
