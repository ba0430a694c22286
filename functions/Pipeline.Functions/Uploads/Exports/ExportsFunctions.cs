using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Formats.Writing;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Uploads.Exports;

public sealed class ExportsFunctions(ExportRequests requests)
{
    private const int MaxBodyBytes = 4 << 10;

    [Function("RequestExport")]
    [Operation(ApiScope.Write, "Have the masks written in another format", Body = typeof(ExportRequest), MaxBodyBytes = MaxBodyBytes, Idempotent = true)]
    [Answer(202, "The export, begun now or before", typeof(ExportView), Location = true)]
    [Answer(404, "No such batch")]
    [Answer(409, "The batch has no masks")]
    public async Task<IResult> RequestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "batches/{batch}/exports")] HttpRequest request, string batch, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<ExportRequest>(request, MaxBodyBytes, null, cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        var format = body.Value.Format;
        if (MaskExports.Find(format) is null)
            return Answers.Refused([new Problem("/format", "unknown-format", $"/format is \"{format}\"; allowed: {MaskExports.Names}.")]);
        if (!BatchNames.IsValid(batch) || await requests.FindAsync(batch, cancellation) is not { } state)
            return Answers.NotFound("batch", batch);
        if (state.Status != BatchStatus.Finished || state.Manifest?.Purpose == BatchPurpose.Evaluate)
            return Answers.Conflict(new Problem("", "no-results", $"Batch {batch} has no masks to export; it is {state.Status.ToString().ToLowerInvariant()}."));
        await requests.StartAsync(state, [format], cancellation);
        var view = await requests.ViewAsync(state, format, cancellation);
        return Answers.Created(request, $"/api/batches/{batch}/exports", view, StatusCodes.Status202Accepted);
    }

    [Function("Exports")]
    [Operation(ApiScope.Read, "Exports of a batch, with the addresses of those that are ready")]
    [Answer(200, "The exports", typeof(ExportList))]
    [Answer(404, "No such batch")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "batches/{batch}/exports")] HttpRequest request, string batch, CancellationToken cancellation) =>
        BatchNames.IsValid(batch) && await requests.FindAsync(batch, cancellation) is { } state
            ? Answers.Json(await requests.ListAsync(state, cancellation))
            : Answers.NotFound("batch", batch);
}
