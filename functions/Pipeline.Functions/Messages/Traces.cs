using System.Diagnostics;

namespace Pipeline.Functions.Messages;

/// <summary>W3C trace contexts that travel inside messages and documents.</summary>
internal static class Traces
{
    private static readonly ActivitySource Source = new("Pipeline.Functions");

    /// <summary>The present trace, or a new one: every batch and run has one to be followed by.</summary>
    public static string Current() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id }
            ? id
            : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01";

    /// <summary>An activity that continues the trace a message carries; null when nobody listens.</summary>
    public static Activity? Continue(string name, string? traceparent) =>
        ActivityContext.TryParse(traceparent, traceState: null, isRemote: true, out var parent)
            ? Source.StartActivity(name, ActivityKind.Consumer, parent)
            : Source.StartActivity(name, ActivityKind.Consumer);
}
