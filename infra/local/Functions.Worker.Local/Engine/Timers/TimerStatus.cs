namespace Microsoft.Azure.Functions.Worker.Engine.Timers;

/// <summary>What is kept of a timer between runs and processes.</summary>
/// <param name="Last">Null until the first run under this schedule.</param>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated);
