using System.Diagnostics;

namespace Pipeline.Telemetry;

/// <summary>
/// One trace from an upload to its webhooks, one for each training run. W3C trace contexts travel inside messages and documents, because
/// queues carry no headers; whoever takes a message continues its trace.
/// </summary>
public static class Traces
{
    /// <summary>Of our spans.</summary>
    public const string SourceName = "Pipeline";

    private const string MessagingSystem = "azure_storage_queue";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The present trace, or a new one: every batch and run has one to be followed by.</summary>
    public static string Current() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } && Source.HasListeners()
            ? id
            : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01";

    /// <summary>The present span where it belongs to the given trace, else the given one: what is sent from here hangs below the work that sends it.</summary>
    public static string? Within(string? traceparent) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } current
        && ActivityContext.TryParse(traceparent, traceState: null, out var trace)
        && trace.TraceId == current.TraceId
            ? id
            : traceparent;

    /// <summary>A span of the present trace, or of a new one; null when nobody listens.</summary>
    public static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>The first span of a new trace, whatever runs around it.</summary>
    public static Activity? StartNew(string name)
    {
        Activity.Current = null;
        return Source.StartActivity(name);
    }

    /// <summary>Continues the trace that a message carries; without one the message begins a trace.</summary>
    /// <param name="queue">The queue it came from.</param>
    public static Activity? Receive(string queue, string? traceparent)
    {
        var name = $"process {queue}";
        // A message that names no trace must not join that of whatever the host does around it.
        Activity.Current = null;
        var activity = ActivityContext.TryParse(traceparent, traceState: null, isRemote: true, out var parent)
            ? Source.StartActivity(name, ActivityKind.Consumer, parent)
            : Source.StartActivity(name, ActivityKind.Consumer);
        return activity?
            .SetTag("messaging.system", MessagingSystem)
            .SetTag("messaging.destination.name", queue)
            .SetTag("messaging.operation.name", "process")
            .SetTag("messaging.operation.type", "process");
    }

    /// <summary>Runs a message's work inside its span; an exception marks the span and goes on.</summary>
    public static async Task<T> ReceiveAsync<T>(string queue, string? traceparent, Func<Activity?, Task<T>> work)
    {
        using var activity = Receive(queue, traceparent);
        try
        {
            return await work(activity);
        }
        catch (Exception e)
        {
            activity.Fail(e);
            throw;
        }
    }

    public static Task ReceiveAsync(string queue, string? traceparent, Func<Activity?, Task> work) =>
        ReceiveAsync(queue, traceparent, async activity =>
        {
            await work(activity);
            return true;
        });

    /// <summary>Marks a span as failed by a code or a type; what messages say may quote uploads and stays out.</summary>
    public static void Fail(this Activity? activity, string code) => activity?.SetTag("error.type", code).SetStatus(ActivityStatusCode.Error);

    public static void Fail(this Activity? activity, Exception error) => activity.Fail(error.GetType().FullName!);
}
