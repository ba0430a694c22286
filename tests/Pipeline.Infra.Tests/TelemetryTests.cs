using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Pipeline.Telemetry;

namespace Pipeline.Infra.Tests;

/// <summary>Where telemetry goes is decided by two variables, as the templates pass them.</summary>
public sealed class TelemetryTests
{
    private const string Insights = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://insights.example/";

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(Insights, null, true)]
    [InlineData(null, "http://127.0.0.1:4317", true)]
    [InlineData(Insights, "http://127.0.0.1:4317", true)]
    public void Host_WithADestination_ExportsToIt(string? insights, string? collector, bool exports)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = insights,
            ["AZURE_CLIENT_ID"] = "33333333-3333-3333-3333-333333333333",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
        });

        builder.AddPipelineTelemetry("test");

        using var host = builder.Build();
        Assert.Equal(exports, host.Services.GetService<TracerProvider>() is not null);
        Assert.Equal(exports, host.Services.GetService<MeterProvider>() is not null);
    }
}
