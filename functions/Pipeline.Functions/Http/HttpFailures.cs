using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Pipeline.Functions.Http;

/// <summary>An HTTP function that throws answers with Problem Details instead of an empty 500. Other triggers keep their own handling.</summary>
public sealed partial class HttpFailures(ILogger<HttpFailures> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (context.GetHttpContext() is not null)
        {
            // The connection or its framing is at fault, such as a body that is cut off.
            context.GetInvocationResult().Value = Answers.Refused([new Contracts.Problem("", e.StatusCode == StatusCodes.Status413PayloadTooLarge ? RequestBody.TooLarge : "bad-request", e.Message)]);
        }
        catch (Exception e) when (context.GetHttpContext() is { RequestAborted.IsCancellationRequested: false } && !context.CancellationToken.IsCancellationRequested)
        {
            var trace = TraceOf(context);
            Log.Failed(logger, context.FunctionDefinition.Name, trace, e);
            context.GetInvocationResult().Value = Answers.Failure(trace);
        }
    }

    private static string TraceOf(FunctionContext context) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToString()
            : ActivityContext.TryParse(context.TraceContext.TraceParent, null, out var remote) ? remote.TraceId.ToString()
            : context.InvocationId;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed and answers 500 (trace {Trace})")]
        public static partial void Failed(ILogger logger, string function, string trace, Exception error);
    }
}
