using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>What is in a batch: its images and its results.</summary>
public sealed class BatchContentFunctions(BatchImages images, BatchTickets tickets, BatchCatalog catalog)
{
    [Function("BatchImages")]
    [Operation(ApiScope.Read, "How each image of a batch is, with the reasons of those left out", Query = typeof(ImageQuery))]
    [Answer(200, "A page, in the order of batch.json", typeof(ImagePage))]
    [Answer(404, "No such batch")]
    public async Task<IResult> ImagesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "batches/{batch}/images")] HttpRequest request, string batch, CancellationToken cancellation)
    {
        var query = RequestQuery.Read<ImageQuery>(request);
        if (!query.IsValid)
            return Answers.Refused(query.Problems);
        if (!BatchNames.IsValid(batch) || await images.FindAsync(batch, query.Value, cancellation) is not { } page)
            return Answers.NotFound("batch", batch);
        return page.IsValid ? Answers.Json(page.Value) : Answers.Refused(page.Problems);
    }

    [Function("BatchResults")]
    [Operation(ApiScope.Read, "Download addresses of masks, confidence images and the index", Query = typeof(ResultQuery))]
    [Answer(200, "A page", typeof(BatchResults))]
    [Answer(404, "No such batch")]
    [Answer(409, "There are no masks (yet)")]
    public async Task<IResult> ResultsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "batches/{batch}/results")] HttpRequest request, string batch, CancellationToken cancellation)
    {
        var query = RequestQuery.Read<ResultQuery>(request);
        if (!query.IsValid)
            return Answers.Refused(query.Problems);
        if (!BatchNames.IsValid(batch) || await catalog.FindAsync(batch, cancellation) is not { } view)
            return Answers.NotFound("batch", batch);
        var ended = view.Status is BatchStatus.Finished or BatchStatus.Failed or BatchStatus.Cancelled;
        if (!ended || await tickets.ResultsAsync(batch, query.Value, cancellation) is not { } page)
            return Answers.Conflict(new Problem("", "no-results", $"Batch {batch} is {view.Status.ToString().ToLowerInvariant()} and has no masks{(view.Purpose == BatchPurpose.Evaluate ? "; an evaluate batch brings its own" : " yet")}."));
        return page.IsValid ? Answers.Json(page.Value) : Answers.Refused(page.Problems);
    }
}
