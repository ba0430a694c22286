using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Models;

public sealed class ModelsFunctions(ModelCatalog catalog)
{
    [Function("Models")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "models")] HttpRequest request, CancellationToken cancellation) =>
        Answers.Json(await catalog.ListAsync(cancellation));

    [Function("Model")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "models/{model}")] HttpRequest request, string model, CancellationToken cancellation) =>
        SlugNames.IsValid(model) && await catalog.FindAsync(model, cancellation) is { } found
            ? Answers.Json(found)
            : Answers.NotFound("model", model);
}
