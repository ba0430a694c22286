using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Retraining;

public sealed class NightlyRetrainingFunction(FinishedBatches batches, RetrainHandler handler)
{
    [Function("NightlyRetraining")]
    public async Task RunAsync([TimerTrigger(RetrainingOptions.ScheduleSetting)] TimerInfo timer, CancellationToken cancellation)
    {
        List<Exception> failures = [];
        foreach (var model in await batches.ModelsAsync(cancellation))
        {
            using var activity = Traces.StartNew("retrain")?.SetTag(TraceTags.Model, model);
            try
            {
                await handler.HandleAsync(model, options: null, onlyWhenNew: true, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                activity.Fail(e);
                // One model's trouble must not keep the others from training; the invocation fails all the same.
                failures.Add(new InvalidOperationException($"Model {model} could not be retrained: {e.Message}", e));
            }
        }
        if (failures.Count > 0)
            throw new AggregateException(failures);
    }
}
