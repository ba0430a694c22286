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
        catch (Exception e) when (context.GetHttpContext() is { RequestAborted.IsCancellationRequested: false } && !context.CancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, context.FunctionDefinition.Name, e);
            context.GetInvocationResult().Value = Answers.Failure();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed and answers 500")]
        public static partial void Failed(ILogger logger, string function, Exception error);
    }
}
