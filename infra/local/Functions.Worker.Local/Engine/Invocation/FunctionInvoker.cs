using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Engine.Invocation;

/// <summary>Runs functions: a service scope, the middleware, the time limit, the retries and the log of each invocation.</summary>
internal sealed partial class FunctionInvoker(
    IServiceScopeFactory scopes,
    MiddlewareChain middleware,
    HostSettings settings,
    IOptions<WorkerOptions> workerOptions,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILoggerFactory loggers)
{
    // What a function may still do after its token was cancelled for the time limit.
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(5);

    private static readonly ActivitySource Activities = new("Microsoft.Azure.Functions.Worker");

    private static readonly ObjectSerializer DefaultSerializer =
        new JsonObjectSerializer(new System.Text.Json.JsonSerializerOptions { PropertyNameCaseInsensitive = true });

    /// <param name="reason">Why it runs, for the log, for example "New message on queue events".</param>
    /// <param name="cancellation">Of this invocation alone; the host's stop is added to it.</param>
    public async Task<InvocationOutcome> InvokeAsync(
        FunctionDescriptor function, TriggerInput input, string reason, CancellationToken cancellation)
    {
        var log = loggers.CreateLogger($"Function.{function.Name}");
        for (var retry = 0; ; retry++)
        {
            var outcome = await AttemptAsync(function, input, reason, retry, log, cancellation);
            if (outcome != InvocationOutcome.Failed || !function.Retry.Allows(retry + 1) || Stopping(cancellation))
                return outcome;
            var delay = function.Retry.Delay(retry + 1, Random.Shared);
            LogRetry(log, function.Name, retry + 1, delay);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
            try
            {
                await Task.Delay(delay, clock, wait.Token);
            }
            catch (OperationCanceledException)
            {
                return InvocationOutcome.Interrupted;
            }
        }
    }

    private bool Stopping(CancellationToken cancellation) =>
        cancellation.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested;

    private async Task<InvocationOutcome> AttemptAsync(
        FunctionDescriptor function, TriggerInput input, string reason, int retry, ILogger log, CancellationToken cancellation)
    {
        using var activity = Activities.StartActivity(function.Name);
        await using var scope = scopes.CreateAsyncScope();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        using var limit = settings.FunctionTimeout is { } timeout ? new CancellationTokenSource(timeout, clock) : new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, limit.Token);
        var context = new LocalFunctionContext(function, Guid.NewGuid().ToString(), input, retry, scope.ServiceProvider, both.Token);
        using var logScope = log.BeginScope(new Dictionary<string, object> { ["FunctionName"] = function.Name, ["InvocationId"] = context.InvocationId });

        LogExecuting(log, function.Name, reason, context.InvocationId);
        var started = clock.GetTimestamp();
        try
        {
            var run = middleware.Around(inner => ExecuteAsync(function, inner, input))(context);
            await (settings.FunctionTimeout is { } most ? run.WaitAsync(most + TimeoutGrace, clock, CancellationToken.None) : run);
            if (input is HttpInput http)
                await Http.ResultWriter.WriteAsync(http.Context, context.Result.Value);
            LogExecuted(log, function.Name, context.InvocationId, Milliseconds(started));
            return InvocationOutcome.Succeeded;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            LogInterrupted(log, function.Name, context.InvocationId, Milliseconds(started));
            return InvocationOutcome.Interrupted;
        }
        // The boundary between the host and any function: whatever it throws is a failed invocation.
        catch (Exception e)
        {
            if (limit.IsCancellationRequested)
                LogTimeout(log, function.Name, settings.FunctionTimeout!.Value);
            LogFailed(log, e, function.Name, context.InvocationId, Milliseconds(started));
            return InvocationOutcome.Failed;
        }
    }

    private long Milliseconds(long started) => (long)clock.GetElapsedTime(started).TotalMilliseconds;

    private async Task ExecuteAsync(FunctionDescriptor function, FunctionContext context, TriggerInput input)
    {
        var arguments = await ParameterBinder.BindAsync(function, context, input, workerOptions.Value.Serializer ?? DefaultSerializer);
        var instance = function.Method.IsStatic
            ? null
            : ActivatorUtilities.CreateInstance(context.InstanceServices, function.Method.DeclaringType!);
        try
        {
            context.GetInvocationResult().Value = await AwaitAsync(Call(function.Method, instance, arguments));
        }
        finally
        {
            if (instance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else
                (instance as IDisposable)?.Dispose();
        }
    }

    private static object? Call(MethodInfo method, object? instance, object?[] arguments)
    {
        try
        {
            return method.Invoke(instance, arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private static async Task<object?> AwaitAsync(object? returned)
    {
        if (returned is null)
            return null;
        var type = returned.GetType();
        if (returned is ValueTask valueTask)
            returned = valueTask.AsTask();
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            returned = type.GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(returned, null);
        if (returned is not Task task)
            return returned;
        await task;
        // An async Task method is a Task<VoidTaskResult> at run time, a type nobody can name.
        var result = task.GetType().GetProperty(nameof(Task<int>.Result));
        return result is null || result.PropertyType.Name == "VoidTaskResult" ? null : result.GetValue(task);
    }

    [LoggerMessage(1, LogLevel.Information, "Executing {Function} (Reason='{Reason}', Id={InvocationId})")]
    private static partial void LogExecuting(ILogger log, string function, string reason, string invocationId);

    [LoggerMessage(2, LogLevel.Information, "Executed {Function} (Succeeded, Id={InvocationId}, Duration={Milliseconds}ms)")]
    private static partial void LogExecuted(ILogger log, string function, string invocationId, long milliseconds);

    [LoggerMessage(3, LogLevel.Error, "Executed {Function} (Failed, Id={InvocationId}, Duration={Milliseconds}ms)")]
    private static partial void LogFailed(ILogger log, Exception exception, string function, string invocationId, long milliseconds);

    [LoggerMessage(4, LogLevel.Warning, "Executed {Function} (Interrupted by the host's stop, Id={InvocationId}, Duration={Milliseconds}ms)")]
    private static partial void LogInterrupted(ILogger log, string function, string invocationId, long milliseconds);

    [LoggerMessage(5, LogLevel.Error, "{Function} ran longer than the function timeout {Timeout}")]
    private static partial void LogTimeout(ILogger log, string function, TimeSpan timeout);

    [LoggerMessage(6, LogLevel.Warning, "Retry {Retry} of {Function} in {Delay}")]
    private static partial void LogRetry(ILogger log, string function, int retry, TimeSpan delay);
}
