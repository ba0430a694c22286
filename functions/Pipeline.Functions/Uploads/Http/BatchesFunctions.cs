using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Uploads.Http;

public sealed class BatchesFunctions(BatchTickets tickets, BatchCatalog catalog)
{
    private const int MaxBodyBytes = 4 << 20;

    [Function("CreateBatch")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "batches")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<CreateBatchRequest>(request, MaxBodyBytes, null, cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        return await tickets.CreateAsync(body.Value, cancellation) is { } ticket
            ? Answers.Created(request, $"/api/batches/{ticket.Batch}", ticket)
            : Answers.Conflict(BatchTickets.Taken(body.Value.Name));
    }

    [Function("Batches")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches")] HttpRequest request, CancellationToken cancellation) =>
        Answers.Json(await catalog.ListAsync(cancellation));

    [Function("Batch")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{batch}")] HttpRequest request, string batch, CancellationToken cancellation) =>
        BatchNames.IsValid(batch) && await catalog.FindAsync(batch, cancellation) is { } view
            ? Answers.Json(view)
            : Answers.NotFound("batch", batch);

    [Function("BatchResults")]
    public async Task<IResult> ResultsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{batch}/results")] HttpRequest request, string batch, CancellationToken cancellation)
    {
        if (!BatchNames.IsValid(batch) || await catalog.FindAsync(batch, cancellation) is not { } view)
            return Answers.NotFound("batch", batch);
        return await tickets.ResultsAsync(batch, cancellation) is { } results
            ? Answers.Json(results)
            : Answers.Conflict(new Problem("", "no-results", $"Batch {batch} is {view.Status.ToString().ToLowerInvariant()} and has no masks{(view.Purpose == Contracts.Batches.BatchPurpose.Evaluate ? "; an evaluate batch brings its own" : " yet")}."));
    }
}
