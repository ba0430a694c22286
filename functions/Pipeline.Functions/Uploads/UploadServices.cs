using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Functions.Uploads.Exports;
using Pipeline.Functions.Uploads.Http;

namespace Pipeline.Functions.Uploads;

public static class UploadServices
{
    public static IServiceCollection AddUploads(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<UploadOptions>().Bind(configuration.GetSection(UploadOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<UploadTraces>();
        services.AddSingleton<LabelFileReader>();
        services.AddSingleton<BatchReader>();
        services.AddSingleton<LabelResolver>();
        services.AddSingleton<ImageVerifier>();
        services.AddSingleton<BatchVerifier>();
        services.AddSingleton<WorkItemSplitter>();
        services.AddSingleton<BatchAdmission>();
        services.AddSingleton<UploadHandler>();
        services.AddSingleton<BlobEventsPoisonHandler>();
        services.AddSingleton<SignedAddresses>();
        services.AddSingleton<BatchTickets>();
        services.AddSingleton<BatchCatalog>();
        services.AddSingleton<BatchImages>();
        services.AddSingleton<BatchCommit>();
        services.AddSingleton<BatchCancellation>();
        services.AddSingleton<BatchDeletion>();
        services.AddSingleton<ExportRequests>();
        return services;
    }
}
