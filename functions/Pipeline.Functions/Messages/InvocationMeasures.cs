using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Pipeline.Functions.Messages;

/// <summary>How long a message waited, and which functions fail. In front of every function, so that no handler needs to count itself.</summary>
public sealed class InvocationMeasures(TimeProvider clock) : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, string?> queues = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var function = context.FunctionDefinition;
        if (queues.GetOrAdd(function.EntryPoint, QueueOf) is { } queue && InsertedAt(context.BindingContext.BindingData) is { } at)
            Measures.MessageReceived(queue, clock.GetUtcNow() - at);
        try
        {
            await next(context);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Measures.Failed("function", $"{function.Name}:{e.GetType().Name}");
            throw;
        }
    }

    /// <summary>Null at a repeated receipt: its message has not waited, it was being worked on.</summary>
    private static DateTimeOffset? InsertedAt(IReadOnlyDictionary<string, object?> data) =>
        data.TryGetValue("DequeueCount", out var count) && count?.ToString() == "1"
        && data.TryGetValue("InsertionTime", out var text)
        && DateTimeOffset.TryParse(text?.ToString()?.Trim('"'), CultureInfo.InvariantCulture, out var at)
            ? at
            : null;

    /// <param name="entryPoint">"Namespace.Type.Method", all that the host tells of the function's code.</param>
    private static string? QueueOf(string entryPoint)
    {
        var dot = entryPoint.LastIndexOf('.');
        return typeof(InvocationMeasures).Assembly.GetType(entryPoint[..dot])?.GetMethod(entryPoint[(dot + 1)..])?.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName).FirstOrDefault(name => name is not null);
    }
}
