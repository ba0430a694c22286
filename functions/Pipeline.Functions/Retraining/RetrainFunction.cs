using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Retraining;

public sealed class RetrainFunction(RetrainHandler handler)
{
    // The options travel in a queue message of 48 KiB.
    private const int MaxBodyBytes = 16 << 10;

    [Function("Retrain")]
    [Operation(ApiScope.Write, "Train a model again on everything finished so far", Body = typeof(RetrainRequest), BodyIsOptional = true, MaxBodyBytes = MaxBodyBytes, Idempotent = true)]
    [Answer(202, "The run, begun now or before on the same data and options", typeof(RetrainAnswer), Location = true)]
    [Answer(404, "No model can have this name")]
    [Answer(409, "There is nothing to train on, and why")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "models/{model}/retrain")] HttpRequest request, string model, CancellationToken cancellation)
    {
        if (!SlugNames.IsValid(model))
            return Answers.NotFound("model", model);
        var body = await RequestBody.ReadAsync(request, MaxBodyBytes, new RetrainRequest(), cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        var options = body.Value.Options is { ValueKind: JsonValueKind.Null } ? null : body.Value.Options;
        if (options is { ValueKind: not JsonValueKind.Object } wrong)
            return Answers.Refused([new Problem("/options", "wrong-type", $"/options is a JSON {wrong.ValueKind}; an object of training options by name is expected.")]);

        return await handler.HandleAsync(model, options, onlyWhenNew: false, cancellation) switch
        {
            RetrainOutcome.Started started => Answers.Created(
                request, $"/api/runs/{started.Run.Run}", RetrainAnswer.Of(started.Run, started.Snapshot), StatusCodes.Status202Accepted),
            RetrainOutcome.Impossible impossible => Answers.Conflict(impossible.Problem),
            RetrainOutcome.UpToDate upToDate => Answers.Conflict(new Problem("", "up-to-date", $"Model \"{model}\" is up to date: {upToDate.Why}.")),
            var other => throw new InvalidOperationException($"{other.GetType().Name} has no answer."),
        };
    }
}
