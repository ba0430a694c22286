using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Http;

/// <summary>What no other function serves: the host itself would answer an empty 404.</summary>
public sealed class UnknownRouteFunction
{
    [Function("UnknownRoute")]
    [Operation(ApiScope.Anyone, "Unknown routes", Hidden = true)]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request, string? path)
    {
        string[] allowed = [.. OperationCatalog.All.Where(operation => !operation.Facts.Hidden && operation.Matches(path ?? "")).SelectMany(operation => operation.Methods).Distinct().Order()];
        return allowed.Length > 0 ? Answers.MethodNotAllowed(request, allowed) : Answers.NotFound("route", request.Path);
    }
}
