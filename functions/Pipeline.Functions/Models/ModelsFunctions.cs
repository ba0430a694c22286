using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts.Models;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Models;

public sealed class ModelsFunctions(ModelCatalog catalog, ChampionSwap swap)
{
    private const int MaxBodyBytes = 4 << 10;

    [Function("Models")]
    [Operation(ApiScope.Read, "All models with their published versions")]
    [Answer(200, "The models", typeof(ModelListAnswer))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "models")] HttpRequest request, CancellationToken cancellation) =>
        Answers.Json(await catalog.ListAsync(cancellation));

    [Function("Model")]
    [Operation(ApiScope.Read, "One model with the cards of all its versions")]
    [Answer(200, "The model, newest version first", typeof(ModelAnswer))]
    [Answer(404, "No such model")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "models/{model}")] HttpRequest request, string model, CancellationToken cancellation) =>
        SlugNames.IsValid(model) && await catalog.FindAsync(model, cancellation) is { } found
            ? Answers.Json(found)
            : Answers.NotFound("model", model);

    [Function("PromoteModel")]
    [Operation(ApiScope.Admin, "Publish a version by name, whatever the gate said", Body = typeof(PromoteRequest), MaxBodyBytes = MaxBodyBytes, Idempotent = true)]
    [Answer(200, "What is published now", typeof(ChampionAnswer))]
    [Answer(404, "No such model or version")]
    public async Task<IResult> PromoteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "models/{model}/promote")] HttpRequest request, string model, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<PromoteRequest>(request, MaxBodyBytes, whenEmpty: null, cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        return SlugNames.IsValid(model) && await swap.PromoteAsync(model, body.Value.Version, cancellation) is { } champion
            ? Answers.Json(ChampionAnswer.Of(champion))
            : Answers.NotFound("version", $"{model}/{body.Value.Version}");
    }

    [Function("RollBackModel")]
    [Operation(ApiScope.Admin, "Publish the version before the present one again", Idempotent = true)]
    [Answer(200, "What is published now", typeof(ChampionAnswer))]
    [Answer(404, "No such model, or nothing of it is published")]
    [Answer(409, "There is no version before, and why")]
    public async Task<IResult> RollBackAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "models/{model}/rollback")] HttpRequest request, string model, CancellationToken cancellation)
    {
        if (!SlugNames.IsValid(model) || await swap.RollBackAsync(model, cancellation) is not { } outcome)
            return Answers.NotFound("published model", model);
        return outcome.IsValid ? Answers.Json(ChampionAnswer.Of(outcome.Value)) : Answers.Conflict(outcome.Problems[0]);
    }

    [Function("ModelReview")]
    [Operation(ApiScope.Read, "The training images that a person should look at, by the published version")]
    [Answer(200, "The list, the most useful first", typeof(ReviewList))]
    [Answer(404, "No such model, or no list yet")]
    public async Task<IResult> ReviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "models/{model}/review")] HttpRequest request, string model, CancellationToken cancellation) =>
        SlugNames.IsValid(model) && await catalog.ReviewAsync(model, cancellation) is { } review
            ? Answers.Json(review)
            : Answers.NotFound("review list of model", model);
}
