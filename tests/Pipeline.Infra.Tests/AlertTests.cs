using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Pipeline.Infra.Tests.Templates;
using Pipeline.Telemetry;

namespace Pipeline.Infra.Tests;

/// <summary>Alerts ask for metrics that the programs send.</summary>
public sealed partial class AlertTests(Deployments deployments)
{
    [Fact]
    public async Task Alerts_Queries_NameMetricsThatExist()
    {
        HashSet<string> known = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Measures.MeterName)
                    known.Add(instrument.Name);
            },
        };
        listener.Start();
        // Instruments exist once the class is used; this one is made when somebody listens.
        Measures.Poisoned("test");
        Measures.ObserveQueues(() => []);

        var asked = (await deployments.GetAsync(Deployments.Standard)).Of("Microsoft.Insights/scheduledQueryRules")
            .SelectMany(a => Metric().Matches(a.Find("criteria", "allOf")[0].GetProperty("query").GetString()!)).Select(m => m.Groups[1].Value);

        Assert.Equal(["pipeline.item.duration", "pipeline.poison", "pipeline.queue.oldest"], asked.Distinct().Order());
        Assert.Empty(asked.Except(known));
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Alerts_WithSomebodyToTell_TellThem(string example)
    {
        var plan = await deployments.GetAsync(example);

        var alerts = plan.Of("Microsoft.Insights/scheduledQueryRules").ToList();

        Assert.Equal(["failed-runs", "gpu-minutes", "poison", "queue-age"], alerts.Select(a => a.Find("displayName").GetString()!).Order());
        Assert.All(alerts, a => Assert.Single(a.Find("actions", "actionGroups").EnumerateArray()));
        Assert.Equal(4, plan.Of("Microsoft.Consumption/budgets").Single().Find("notifications").EnumerateObject().Count());
    }

    [GeneratedRegex("name == \"([^\"]+)\"")]
    private static partial Regex Metric();
}
