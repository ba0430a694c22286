using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Uploads.Http;

public sealed class BatchesFunctions(
    BatchTickets tickets, BatchCatalog catalog, BatchCommit commit, BatchCancellation cancellations, BatchDeletion deletions, IOptions<UploadOptions> options)
{
    private const int MaxBodyBytes = 4 << 20;
    private const int MaxManifestBytes = 32 << 20;

    [Function("CreateBatch")]
    [Operation(ApiScope.Write, "Create a batch: an upload address for each of its files", Body = typeof(CreateBatchRequest), MaxBodyBytes = MaxBodyBytes, Idempotent = true)]
    [Answer(201, "The addresses, in the order asked for", typeof(UploadTicket), Location = true)]
    [Answer(409, "The batch exists already")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "batches")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<CreateBatchRequest>(request, MaxBodyBytes, null, cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        return await tickets.CreateAsync(body.Value, cancellation) is { } ticket
            ? Answers.Created(request, $"/api/batches/{ticket.Batch}", ticket)
            : Answers.Conflict(BatchTickets.Taken(body.Value.Name));
    }

    [Function("CommitBatch")]
    [Operation(ApiScope.Write, "Commit a batch whose files are uploaded, instead of uploading batch.json", Body = typeof(BatchManifest), MaxBodyBytes = MaxManifestBytes, Idempotent = true)]
    [Answer(202, "It will be looked at", typeof(CommitAnswer), Location = true)]
    [Answer(404, "No batch can have this name")]
    [Answer(409, "It was accepted with another batch.json before")]
    public async Task<IResult> CommitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "batches/{batch}/commit")] HttpRequest request, string batch, CancellationToken cancellation)
    {
        if (!BatchNames.IsValid(batch))
            return Answers.NotFound("batch", batch);
        var body = await RequestBody.ReadAsync<BatchManifest>(request, Math.Min(MaxManifestBytes, options.Value.MaxManifestBytes), null, cancellation);
        if (!body.IsValid)
            return Answers.Refused(body.Problems);
        var committed = await commit.CommitAsync(batch, body.Value, cancellation);
        return committed.IsValid
            ? Answers.Created(request, $"/api/batches/{batch}", committed.Value, StatusCodes.Status202Accepted)
            : Answers.Conflict(committed.Problems[0]);
    }

    [Function("Batches")]
    [Operation(ApiScope.Read, "List batches, newest first", Query = typeof(BatchQuery))]
    [Answer(200, "A page", typeof(BatchList))]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "batches")] HttpRequest request, CancellationToken cancellation)
    {
        var query = RequestQuery.Read<BatchQuery>(request);
        if (!query.IsValid)
            return Answers.Refused(query.Problems);
        return await catalog.ListAsync(query.Value, cancellation) is { } page ? Answers.Json(page) : Answers.Refused([PageCursor.Wrong]);
    }

    [Function("Batch")]
    [Operation(ApiScope.Read, "State and progress of a batch")]
    [Answer(200, "The batch; of very many items and problems the first", typeof(BatchView))]
    [Answer(404, "No such batch, or its batch.json has not been looked at yet")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "batches/{batch}")] HttpRequest request, string batch, CancellationToken cancellation) =>
        BatchNames.IsValid(batch) && await catalog.FindAsync(batch, cancellation) is { } view
            ? Answers.Json(view)
            : Answers.NotFound("batch", batch);

    [Function("CancelBatch")]
    [Operation(ApiScope.Write, "Give a batch up; masks that were made stay")]
    [Answer(200, "The batch as it is now", typeof(BatchView))]
    [Answer(404, "No such batch")]
    [Answer(409, "It has ended already")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "batches/{batch}/cancel")] HttpRequest request, string batch, CancellationToken cancellation)
    {
        if (!BatchNames.IsValid(batch) || await cancellations.CancelAsync(batch, cancellation) is not { } cancelled)
            return Answers.NotFound("batch", batch);
        if (!cancelled.IsValid)
            return Answers.Conflict(cancelled.Problems[0]);
        return await catalog.FindAsync(batch, cancellation) is { } view ? Answers.Json(view) : Answers.NotFound("batch", batch);
    }

    [Function("DeleteBatch")]
    [Operation(ApiScope.Admin, "Remove everything that is stored of a batch")]
    [Answer(202, "It is being removed; asking again goes on where it stopped", typeof(DeletionAnswer))]
    [Answer(204, "Nothing is left of it")]
    [Answer(404, "No batch can have this name")]
    [Answer(409, "It is at work; cancel it first")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "batches/{batch}")] HttpRequest request, string batch, CancellationToken cancellation)
    {
        if (!BatchNames.IsValid(batch))
            return Answers.NotFound("batch", batch);
        if (await deletions.BeginAsync(batch, cancellation) is not { } deletion)
            return Answers.NoContent();
        return deletion.IsValid
            ? Answers.Json(new DeletionAnswer(batch, deletion.Value.Status), StatusCodes.Status202Accepted)
            : Answers.Conflict(deletion.Problems[0]);
    }
}
