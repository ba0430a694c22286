using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Http;
using Pipeline.Storage;

namespace Pipeline.Functions.Retraining;

public sealed class RunFunction(PipelineStorage storage)
{
    [Function("Run")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{run}")] HttpRequest request, string run, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        if (!SlugNames.IsValid(run) || await state.TryReadAsync<RunState>(BlobPaths.RunState(run), cancellation) is not { } known)
            return Answers.NotFound("run", run);
        var progress = await state.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(TrainingItem.IdOf(run)), cancellation);
        return Answers.Json(new RunAnswer(known.Value, RunProgress.Of(progress?.Value)));
    }
}
