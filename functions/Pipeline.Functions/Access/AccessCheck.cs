using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Pipeline.Functions.Http;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Access;

/// <summary>
/// Lets a request through to its function when its caller has the scope that the function declares. The host's own key check is
/// not used: it knows no scopes, and its keys differ between the cloud and a local host.
/// </summary>
internal sealed partial class AccessCheck(Callers callers, ILogger<AccessCheck> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        var operation = OperationCatalog.Find(context.FunctionDefinition.Name);
        var caller = operation.Scope == ApiScope.Anyone ? Caller.Anyone : await callers.FindAsync(http.Request, context.CancellationToken);
        if (caller is null)
        {
            http.Response.Headers.WWWAuthenticate = callers.Challenge;
            context.GetInvocationResult().Value = Answers.Unauthorized();
        }
        else if (caller.Scope < operation.Scope)
        {
            Log.Forbidden(logger, operation.Name, caller.Id, caller.Scope, operation.Scope);
            context.GetInvocationResult().Value = Answers.Forbidden(caller.Scope, operation.Scope);
        }
        else if (http.Request.ContentLength > operation.MaxBodyBytes)
        {
            context.GetInvocationResult().Value = Answers.Refused([RequestBody.TooLong(operation.MaxBodyBytes)]);
        }
        else
        {
            http.Features.Set(caller);
            await next(context);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} is refused to {Caller}: it has scope {Has}, {Needs} is needed")]
        public static partial void Forbidden(ILogger logger, string function, string caller, ApiScope has, ApiScope needs);
    }
}
