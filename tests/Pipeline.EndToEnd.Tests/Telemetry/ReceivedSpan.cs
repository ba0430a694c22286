using Pipeline.EndToEnd.Tests.Telemetry.Protocol;

namespace Pipeline.EndToEnd.Tests.Telemetry;

/// <summary>A span as it came over the wire; ids in hexadecimal, the parent's empty at a root.</summary>
internal sealed record ReceivedSpan(string Service, string Name, string Trace, string Id, string Parent, int Kind, IReadOnlyDictionary<string, string> Attributes)
{
    public static ReceivedSpan Of(string service, Span span) => new(
        service, span.Name, Hex(span.TraceId), Hex(span.SpanId), Hex(span.ParentSpanId), span.Kind, OtlpReceiver.Attributes(span.Attributes));

    public override string ToString() => $"{Service} {Name} {Trace[..8]} {Id} below {(Parent.Length == 0 ? "nothing" : Parent)} {string.Join(' ', Attributes.Select(a => $"{a.Key}={a.Value}"))}";

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
