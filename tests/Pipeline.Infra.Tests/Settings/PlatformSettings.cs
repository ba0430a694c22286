namespace Pipeline.Infra.Tests.Settings;

/// <summary>Settings that no options class of ours declares, because somebody else reads them.</summary>
internal static class PlatformSettings
{
    public static IReadOnlyList<(string Name, string ReadBy, string What)> All { get; } =
    [
        ("Storage", "both", "A connection string, for Azurite; instead of `Storage__blobServiceUri` and `Storage__queueServiceUri`"),
        ("Storage__credential", "Functions host", "`managedidentity`: queue triggers sign in as `Storage__clientId`"),
        ("AzureWebJobsStorage__blobServiceUri", "Functions host", "Its own storage: leases of timers, the deployed package"),
        ("AzureWebJobsStorage__queueServiceUri", "Functions host", "The same, queues"),
        ("AzureWebJobsStorage__tableServiceUri", "Functions host", "The same, tables: diagnostic events"),
        ("AzureWebJobsStorage__credential", "Functions host", "`managedidentity`"),
        ("AzureWebJobsStorage__clientId", "Functions host", "Client id of the functions' identity"),
        ("APPLICATIONINSIGHTS_CONNECTION_STRING", "both", "Where telemetry goes; holds no secret, since only identities are taken"),
        ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Functions host", "`ClientId=…;Authorization=AAD`"),
        ("AZURE_CLIENT_ID", "both", "Client id that telemetry signs in with"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "both", "A collector, beside or instead of Application Insights; with the other `OTEL_…` variables"),
        ("Logging__Console__FormatterName", "both", "`json` for programs, `simple` for people"),
        ("WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED", "Functions host", "`0`: the warm placeholder process has crashed .NET 10 apps"),
    ];
}
