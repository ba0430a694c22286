using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Health;

public sealed class HealthFunctions(HealthCheck check)
{
    [Function("HealthLive")]
    [Operation(ApiScope.Anyone, "Does the process answer?")]
    [Answer(200, "It does", typeof(LiveAnswer))]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) => Answers.Json(new LiveAnswer("alive"));

    [Function("HealthReady")]
    [Operation(ApiScope.Read, "Can it work: is storage there, and how much waits?")]
    [Answer(200, "It can", typeof(ReadyAnswer))]
    [Answer(503, "It cannot, and why", typeof(ReadyAnswer))]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellation)
    {
        var ready = await check.LookAsync(cancellation);
        return Answers.Json(ready, ready.Problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
