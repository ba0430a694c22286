using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.EndToEnd.Tests.Telemetry.Protocol;

namespace Pipeline.EndToEnd.Tests.Telemetry;

/// <summary>A collector: OTLP over HTTP with protobuf bodies, kept as they come.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<ReceivedMetric> _metrics = new();
    private readonly ConcurrentQueue<string> _texts = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    public IReadOnlyList<ReceivedMetric> Metrics => [.. _metrics];

    /// <summary>Every text that came in any signal: names, attribute values, log bodies.</summary>
    public IReadOnlyList<string> Texts => [.. _texts];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/traces", (HttpContext context) => ReadAsync(context, TraceRequest.Parser, receiver.Take));
        app.MapPost("/v1/metrics", (HttpContext context) => ReadAsync(context, MetricsRequest.Parser, receiver.Take));
        app.MapPost("/v1/logs", (HttpContext context) => ReadAsync(context, LogsRequest.Parser, receiver.Take));
        await app.StartAsync(CancellationToken.None);
        return receiver;
    }

    public static IReadOnlyDictionary<string, string> Attributes(IEnumerable<KeyValue> attributes) =>
        attributes.ToDictionary(attribute => attribute.Key, attribute => Text(attribute.Value));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task ReadAsync<T>(HttpContext context, MessageParser<T> parser, Action<T> take)
        where T : IMessage<T>
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        take(parser.ParseFrom(buffer.ToArray()));
        // An empty answer of the protocol has no bytes at all.
        context.Response.ContentType = "application/x-protobuf";
    }

    private void Take(TraceRequest request)
    {
        foreach (var resource in request.ResourceSpans)
            foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
            {
                var received = ReceivedSpan.Of(Service(resource.Resource), span);
                _spans.Enqueue(received);
                _texts.Enqueue($"{received} {span.Status?.Message}");
            }
    }

    private void Take(MetricsRequest request)
    {
        foreach (var resource in request.ResourceMetrics)
            foreach (var metric in resource.ScopeMetrics.SelectMany(scope => scope.Metrics))
                foreach (var (value, attributes) in Points(metric))
                {
                    var received = new ReceivedMetric(Service(resource.Resource), metric.Name, metric.Unit, value, Attributes(attributes));
                    _metrics.Enqueue(received);
                    _texts.Enqueue(string.Join(' ', received.Attributes.Values));
                }
    }

    private void Take(LogsRequest request)
    {
        foreach (var record in request.ResourceLogs.SelectMany(resource => resource.ScopeLogs).SelectMany(scope => scope.LogRecords))
            _texts.Enqueue($"{Text(record.Body)} {string.Join(' ', Attributes(record.Attributes.DistinctBy(attribute => attribute.Key)).Select(a => $"{a.Key}={a.Value}"))}");
    }

    private static IEnumerable<(double Value, IEnumerable<KeyValue> Attributes)> Points(Metric metric) =>
    [
        .. (metric.Gauge?.DataPoints ?? []).Concat(metric.Sum?.DataPoints ?? []).Select(point => (point.AsDouble + point.AsInt, point.Attributes.AsEnumerable())),
        .. (metric.Histogram?.DataPoints ?? []).Select(point => (point.Sum, point.Attributes.AsEnumerable())),
    ];

    private static string Service(Resource resource) => Attributes(resource.Attributes).GetValueOrDefault("service.name", "");

    private static string Text(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => $"{value.BoolValue}",
        AnyValue.ValueOneofCase.IntValue => $"{value.IntValue}",
        AnyValue.ValueOneofCase.DoubleValue => $"{value.DoubleValue}",
        _ => "",
    };
}
