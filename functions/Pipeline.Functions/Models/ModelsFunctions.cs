using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Models;

public sealed class ModelsFunctions(ModelCatalog catalog)
{
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
}
