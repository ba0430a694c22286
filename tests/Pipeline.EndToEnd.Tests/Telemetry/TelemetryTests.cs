using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Contracts.Events;
using Pipeline.Local.Stack;

namespace Pipeline.EndToEnd.Tests.Telemetry;

public sealed partial class TelemetryTests(TelemetryFixture telemetry) : IClassFixture<TelemetryFixture>
{
    private const string Functions = "pipeline-functions";
    private const string Worker = "pipeline-worker";

    [Fact]
    public async Task Trace_FromUploadToWebhook_IsOneWithoutGaps()
    {
        var webhook = telemetry.Receiver.Received.Last(w => w.IsVerified && w.Event!.Type == EventTypes.MasksFinished);
        Assert.True(ActivityContext.TryParse(webhook.Traceparent, null, out var delivered));

        var spans = await TraceAsync(delivered.TraceId.ToHexString(), spans => IsComplete(spans, delivered.SpanId.ToHexString()));

        var root = Assert.Single(spans, span => span.Parent.Length == 0);
        Assert.Equal((Functions, "POST", "201"), (root.Service, root.Attributes["http.request.method"], root.Attributes["http.response.status_code"]));
        Assert.All(spans, span => Assert.True(span == root || spans.Any(parent => parent.Id == span.Parent), $"{span} has no parent here."));
        // From the last hop back to the first.
        Assert.Equal(
            [
                (Functions, "POST"), (Functions, "process webhook-deliveries"), (Functions, "process events"),
                (Worker, "process gpu-work"), (Functions, "process blob-events"), (Functions, root.Name),
            ],
            Ancestors(spans, delivered.SpanId.ToHexString()).Select(span => (span.Service, span.Name)));
        Assert.Equal(2, spans.Count(span => (span.Service, span.Name) == (Worker, "process gpu-work")));
        Assert.Equal(4, spans.Count(span => (span.Service, span.Name) == (Worker, "image")));
        Assert.Contains(spans, span => (span.Service, span.Name) == (Functions, "validate"));
    }

    [Fact]
    public async Task Trace_OfATrainingRun_ReachesFromTheRequestThroughTheWorkerToTheWebhook()
    {
        var webhook = telemetry.Receiver.Received.Last(w => w.IsVerified && w.Event!.Type == EventTypes.ModelTrained);
        Assert.True(ActivityContext.TryParse(webhook.Traceparent, null, out var delivered));

        var spans = await TraceAsync(delivered.TraceId.ToHexString(), spans => IsComplete(spans, delivered.SpanId.ToHexString()));

        Assert.Equal(
            ["POST", "process webhook-deliveries", "publish", "process gpu-work-train"],
            Ancestors(spans, delivered.SpanId.ToHexString()).Select(span => span.Name).Take(4));
        Assert.Contains(spans, span => span.Name == "train" && span.Attributes["pipeline.run"] == telemetry.Run);
        Assert.DoesNotContain(spans, span => span.Name == "process blob-events");
    }

    [Fact]
    public async Task Spans_OfMessages_FollowTheSemanticConventions()
    {
        var spans = await telemetry.UntilAsync(() => telemetry.Collector.Spans, spans => spans.Any(span => span.Name == "process gpu-work"));

        var received = spans.Where(span => span.Name.StartsWith("process ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(received);
        Assert.All(received, span =>
        {
            // SPAN_KIND_CONSUMER of the protocol.
            Assert.Equal(5, span.Kind);
            Assert.Equal(span.Name["process ".Length..], span.Attributes["messaging.destination.name"]);
            Assert.Equal(("azure_storage_queue", "process"), (span.Attributes["messaging.system"], span.Attributes["messaging.operation.type"]));
        });
    }

    [Fact]
    public async Task Metrics_OfTheDocumentedTable_AllArriveWithTheirUnits()
    {
        var documented = MetricRow().Matches(File.ReadAllText(Path.Combine(Repository.Root, "schemas", "README.md")))
            .Select(row => (Name: row.Groups["name"].Value, Unit: row.Groups["unit"].Value)).ToHashSet();

        var arrived = await telemetry.UntilAsync(
            () => telemetry.Collector.Metrics.Where(metric => metric.Name.StartsWith("pipeline.", StringComparison.Ordinal)).Select(metric => (metric.Name, metric.Unit)).ToHashSet(),
            arrived => documented.IsSubsetOf(arrived));

        Assert.Equal(documented.Order(), arrived.Order());
    }

    [Fact]
    public async Task Metrics_OfTheBatch_CountWhatHappened()
    {
        var images = await LastAsync("pipeline.images", Worker, metric => metric.Attributes["outcome"] == "mask", 4);
        var refused = await LastAsync("pipeline.images", Functions, metric => metric.Attributes["stage"] == "validate", 1);
        var poisoned = await LastAsync("pipeline.poison", Functions, metric => metric.Attributes["queue"] == "gpu-work", 1);
        var queues = await telemetry.UntilAsync(
            () => telemetry.Collector.Metrics.Where(metric => metric.Name == "pipeline.queue.wait").Select(metric => (metric.Service, metric.Attributes["queue"])).ToHashSet(),
            queues => queues.Count >= 5);
        var device = telemetry.Collector.Metrics.First(metric => metric.Name == "pipeline.item.duration").Attributes["device"];

        Assert.Equal((4, 1, 1), (images, refused, poisoned));
        Assert.Superset(
            new HashSet<(string, string)> { (Functions, "blob-events"), (Functions, "events"), (Functions, "webhook-deliveries"), (Worker, "gpu-work"), (Worker, "gpu-work-train") }, queues);
        Assert.Contains(device, new[] { "cpu", "cuda" });
    }

    [Theory]
    [InlineData("functions")]
    [InlineData("worker-1")]
    public async Task LogLines_OfABatch_AreJsonAndCarryIdsOfItsTrace(string process)
    {
        var spans = await telemetry.UntilAsync(() => telemetry.Collector.Spans, spans => spans.Any(IsOfTheBatch));
        var trace = spans.First(IsOfTheBatch).Trace;

        var lines = telemetry.LogLines(process).Where(line => line.Contains(trace)).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Contains(lines, line => line.GetProperty("State").TryGetProperty("Item", out var item) && item.GetString()!.StartsWith(TelemetryFixture.Batch, StringComparison.Ordinal)
            && line.GetProperty("Scopes").EnumerateArray().Any(scope => scope.TryGetProperty("SpanId", out var span) && span.GetString()!.Length == 16));
    }

    [Fact]
    public async Task LogsAndTelemetry_AtTheirMostVerbose_HoldNoSecretAndNoPayload()
    {
        await telemetry.UntilAsync(() => telemetry.Collector.Spans, spans => spans.Any(span => span.Name == "train"));

        string[] told = [.. telemetry.LogLines("functions"), .. telemetry.LogLines("worker-1"), .. telemetry.Collector.Texts];

        Assert.Contains(told, line => line.Contains("\"LogLevel\":\"Debug\""));
        foreach (var secret in telemetry.Secrets)
            Assert.All(told, line => Assert.False(line.Contains(secret, StringComparison.OrdinalIgnoreCase), $"\"{secret}\" is told: {line}"));
    }

    private async Task<IReadOnlyList<ReceivedSpan>> TraceAsync(string trace, Func<IReadOnlyList<ReceivedSpan>, bool> complete) =>
        await telemetry.UntilAsync(() => (IReadOnlyList<ReceivedSpan>)[.. telemetry.Collector.Spans.Where(span => span.Trace == trace)], complete);

    private static bool IsOfTheBatch(ReceivedSpan span) =>
        span.Name == "process gpu-work" && span.Attributes.GetValueOrDefault("pipeline.item")?.StartsWith(TelemetryFixture.Batch, StringComparison.Ordinal) == true;

    private static bool IsComplete(IReadOnlyList<ReceivedSpan> spans, string last) =>
        spans.Any(span => span.Id == last) && spans.All(span => span.Parent.Length == 0 || spans.Any(parent => parent.Id == span.Parent));

    /// <summary>The latest value of a counter, once it is as expected or does not become so.</summary>
    private Task<double> LastAsync(string name, string service, Func<ReceivedMetric, bool> about, double expected) => telemetry.UntilAsync(
        () => telemetry.Collector.Metrics.LastOrDefault(metric => metric.Name == name && metric.Service == service && about(metric))?.Value ?? 0,
        value => value == expected);

    private static IEnumerable<ReceivedSpan> Ancestors(IReadOnlyList<ReceivedSpan> spans, string id)
    {
        for (var span = spans.FirstOrDefault(s => s.Id == id); span is not null; span = spans.FirstOrDefault(s => s.Id == span.Parent))
            yield return span;
    }

    [GeneratedRegex(@"^\| `(?<name>pipeline\.[a-z.]+)` \| (?<unit>\S+) \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();
}
