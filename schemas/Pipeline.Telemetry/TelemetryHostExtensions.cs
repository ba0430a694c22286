using System.Diagnostics;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Pipeline.Telemetry;

public static class TelemetryHostExtensions
{
    private const string HttpServer = "Microsoft.AspNetCore";

    /// <summary>
    /// Traces, metrics and logs of a host. They are exported by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT is set, to Azure Monitor where
    /// APPLICATIONINSIGHTS_CONNECTION_STRING is (signing in as the managed identity AZURE_CLIENT_ID), and go nowhere otherwise;
    /// the other OTEL_… variables of the OpenTelemetry specification count too. Log lines carry trace ids either way.
    /// </summary>
    /// <param name="service">service.name, unless OTEL_SERVICE_NAME names another.</param>
    /// <param name="instrument">Spans of libraries that only this host uses.</param>
    public static void AddPipelineTelemetry(
        this IHostApplicationBuilder builder, string service, Action<TracerProviderBuilder>? instrument = null)
    {
        AddConsoleDefaults(builder.Configuration);
        var collector = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var insights = builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        if (!collector && string.IsNullOrEmpty(insights))
        {
            KeepTracesGoing();
            return;
        }

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? service))
            .WithTracing(tracing => (instrument ?? (_ => { }))(tracing.AddSource(Traces.SourceName)))
            .WithMetrics(metrics => metrics.AddMeter(Measures.MeterName, "Microsoft.AspNetCore.Hosting", "System.Runtime"))
            .WithLogging(configureBuilder: null, logging =>
            {
                logging.IncludeScopes = true;
                logging.IncludeFormattedMessage = true;
            });
        if (collector)
            telemetry.UseOtlpExporter();
        if (!string.IsNullOrEmpty(insights))
            telemetry.UseAzureMonitorExporter(monitor => Aim(monitor, insights, builder.Configuration["AZURE_CLIENT_ID"]));
    }

    private static void Aim(AzureMonitorExporterOptions monitor, string insights, string? clientId)
    {
        monitor.ConnectionString = insights;
        monitor.Credential = clientId is null
            ? new DefaultAzureCredential()
            : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
        // Live metrics poll every few seconds for as long as the process runs, whether anybody looks or not.
        monitor.EnableLiveMetrics = false;
    }

    /// <summary>Spans exist without an exporter too, so that messages carry a trace and log lines its id.</summary>
    private static void KeepTracesGoing() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = source => source.Name is Traces.SourceName or HttpServer,
        Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
    });

    /// <summary>The weakest source: any Logging__Console__… setting wins.</summary>
    private static void AddConsoleDefaults(IConfigurationManager configuration)
    {
        var json = configuration["Logging:Console:FormatterName"] == "json";
        configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                // Without a name the provider ignores the options.
                ["Logging:Console:FormatterName"] = "simple",
                ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
                ["Logging:Console:FormatterOptions:TimestampFormat"] = json ? "yyyy-MM-ddTHH:mm:ss.fffZ" : "HH:mm:ss.fff ",
                ["Logging:Console:FormatterOptions:SingleLine"] = "true",
                // Programs want the ids that scopes hold on every line; for people they would bury the message.
                ["Logging:Console:FormatterOptions:IncludeScopes"] = json ? "true" : "false",
            },
        });
    }
}
