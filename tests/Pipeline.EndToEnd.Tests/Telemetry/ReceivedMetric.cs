namespace Pipeline.EndToEnd.Tests.Telemetry;

/// <summary>A point of a metric: its value, or for a histogram the sum of what was recorded.</summary>
internal sealed record ReceivedMetric(string Service, string Name, string Unit, double Value, IReadOnlyDictionary<string, string> Attributes);
