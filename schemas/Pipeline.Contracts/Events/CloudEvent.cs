using System.Text.Json;
using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Events;

/// <summary>event.v1: CloudEvents 1.0, structured mode (spec §3, JSON format §3.1).</summary>
[Document("event.v1", Member = "specversion", Value = "1.0", MaxBytes = 256 << 10)]
public sealed record CloudEvent
{
    public const string ContentType = "application/cloudevents+json";

    public string Specversion { get; init; } = "1.0";

    /// <summary>Deterministic for what happened, so that a repeat is recognised: "{type}:{subject}:{version}" hashed or plain.</summary>
    [Text("^[^\\s]{1,400}$", "1 to 400 characters without spaces")]
    public required string Id { get; init; }
    public required string Source { get; init; }
    [Text("^[a-z]+(\\.[a-z]+)+$", "lower-case words joined by dots")]
    public required string Type { get; init; }
    public required DateTimeOffset Time { get; init; }

    /// <summary>The batch, run or model that the event is about.</summary>
    public required string Subject { get; init; }
    public string Datacontenttype { get; init; } = "application/json";
    [Text(Patterns.Traceparent, Patterns.TraceparentHint)]
    public string? Traceparent { get; init; }
    public required JsonElement Data { get; init; }
}
