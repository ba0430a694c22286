using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;
using Pipeline.Functions.Work;

namespace Pipeline.Functions.Retraining;

public sealed class RunsFunctions(RunCatalog catalog, RunLedger ledger)
{
    [Function("Runs")]
    [Operation(ApiScope.Read, "List training runs, newest first", Query = typeof(RunQuery))]
    [Answer(200, "A page", typeof(RunList))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "runs")] HttpRequest request, CancellationToken cancellation)
    {
        var query = RequestQuery.Read<RunQuery>(request);
        if (!query.IsValid)
            return Answers.Refused(query.Problems);
        return await catalog.ListAsync(query.Value, cancellation) is { } page ? Answers.Json(page) : Answers.Refused([PageCursor.Wrong]);
    }

    [Function("Run")]
    [Operation(ApiScope.Read, "One run, and what its worker reported last")]
    [Answer(200, "The run", typeof(RunAnswer))]
    [Answer(404, "No such run")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "runs/{run}")] HttpRequest request, string run, CancellationToken cancellation) =>
        SlugNames.IsValid(run) && await catalog.FindAsync(run, cancellation) is { } found
            ? Answers.Json(found)
            : Answers.NotFound("run", run);

    [Function("CancelRun")]
    [Operation(ApiScope.Write, "Give a run up; its model stays as it is")]
    [Answer(200, "The run as it is now", typeof(RunAnswer))]
    [Answer(404, "No such run")]
    [Answer(409, "It has ended already")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "runs/{run}/cancel")] HttpRequest request, string run, CancellationToken cancellation)
    {
        if (!SlugNames.IsValid(run) || await ledger.CancelAsync(run, cancellation) is not { } cancelled)
            return Answers.NotFound("run", run);
        if (!cancelled.IsValid)
            return Answers.Conflict(cancelled.Problems[0]);
        return await catalog.FindAsync(run, cancellation) is { } found ? Answers.Json(found) : Answers.NotFound("run", run);
    }
}
