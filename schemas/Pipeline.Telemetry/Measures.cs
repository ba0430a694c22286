using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pipeline.Telemetry;

/// <summary>The product's metrics; schemas/README.md lists them. No attribute holds an id: every series lives as long as its process.</summary>
public static class Measures
{
    public const string MeterName = "Pipeline";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Wait = Seconds(
        "pipeline.queue.wait", "From a message's insertion to its first receipt", [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 7_200, 86_400]);

    private static readonly Histogram<double> Item = Seconds(
        "pipeline.item.duration", "A work item, from receipt to its end at this worker", [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3_600, 14_400]);

    private static readonly Counter<long> Image = Meter.CreateCounter<long>("pipeline.images", "{image}", "Images that have ended, by outcome");

    private static readonly Histogram<double> Batch = Seconds(
        "pipeline.batch.duration", "From the commit of a batch to its end", [1, 2, 5, 10, 30, 60, 120, 300, 900, 3_600, 14_400, 86_400]);

    private static readonly Counter<long> Failure = Meter.CreateCounter<long>("pipeline.failures", "{failure}", "What went wrong, by stage and code");

    private static readonly Counter<long> Poison = Meter.CreateCounter<long>("pipeline.poison", "{message}", "Messages that were given up, by queue");

    private static readonly Counter<long> Repair = Meter.CreateCounter<long>("pipeline.repairs", "{repair}", "Lost things that were brought about again, by kind");

    private static readonly Counter<long> Delivery = Meter.CreateCounter<long>("pipeline.webhook.deliveries", "{attempt}", "Attempts to deliver an event, by outcome");

    private static readonly Histogram<double> Attempt = Seconds(
        "pipeline.webhook.duration", "One attempt, from connecting to the end of the answer", [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30]);

    private static readonly Histogram<double> Latency = Seconds(
        "pipeline.webhook.latency", "From an event to its delivery", [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 7_200, 86_400]);

    private static readonly Histogram<double> Step = Seconds(
        "pipeline.train.step.duration", "One optimizer step", [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);

    public static void MessageReceived(string queue, TimeSpan waited) => Wait.Record(Math.Max(0, waited.TotalSeconds), Queue(queue));

    /// <param name="outcome">completed, failed, deferred, retried, givenup, stopped or lost.</param>
    /// <param name="device">cpu or cuda.</param>
    public static void ItemEnded(string kind, string outcome, string device, TimeSpan took) => Item.Record(
        took.TotalSeconds, new TagList { { "kind", kind }, { "outcome", outcome }, { "device", device } });

    /// <param name="outcome">mask, or the code of the first reason for having none.</param>
    public static void ImagesEnded(string stage, string outcome, int images) => Image.Add(images, new TagList { { "stage", stage }, { "outcome", outcome } });

    /// <param name="outcome">The status of the batch: finished or failed.</param>
    public static void BatchEnded(string outcome, TimeSpan took) => Batch.Record(Math.Max(0, took.TotalSeconds), new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="stage">upload, item or function.</param>
    /// <param name="code">A problem's code or an exception's type.</param>
    public static void Failed(string stage, string code) => Failure.Add(1, new TagList { { "stage", stage }, { "code", code } });

    /// <param name="kind">A repair of the reconciler, such as work-message.</param>
    public static void Repaired(string kind) => Repair.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public static void Poisoned(string queue) => Poison.Add(1, Queue(queue));

    /// <param name="outcome">delivered, pending (will be tried again) or failed.</param>
    public static void Attempted(string outcome, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        Delivery.Add(1, tag);
        Attempt.Record(took.TotalSeconds, tag);
    }

    public static void Delivered(TimeSpan sinceEvent) => Latency.Record(Math.Max(0, sinceEvent.TotalSeconds));

    public static void StepTrained(TimeSpan took, string device) => Step.Record(took.TotalSeconds, new KeyValuePair<string, object?>("device", device));

    /// <summary>Gauges of what waits in the queues now.</summary>
    /// <param name="look">The latest look at the queues: name, messages (about), age of the oldest that is visible.</param>
    /// <returns>One of the gauges, to ask whether anybody listens.</returns>
    public static Instrument ObserveQueues(Func<IEnumerable<(string Queue, int Depth, TimeSpan Oldest)>> look)
    {
        Meter.CreateObservableGauge(
            "pipeline.queue.depth", () => look().Select(queue => new Measurement<int>(queue.Depth, Queue(queue.Queue))),
            "{message}", "Messages in a queue, visible or in work, about");
        return Meter.CreateObservableGauge(
            "pipeline.queue.oldest", () => look().Select(queue => new Measurement<double>(queue.Oldest.TotalSeconds, Queue(queue.Queue))),
            "s", "Age of the oldest message that waits in a queue; 0 when none does");
    }

    private static KeyValuePair<string, object?> Queue(string name) => new("queue", name);

    private static Histogram<double> Seconds(string name, string description, double[] boundaries) => Meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
