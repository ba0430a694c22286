using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Webhooks;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions;

public static class PipelineFunctions
{
    /// <summary>Everything the functions need. Options are checked when the app starts, all violations at once.</summary>
    public static IServiceCollection AddPipelineFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<UploadOptions>().Bind(configuration.GetSection(UploadOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddPipelineStorage(configuration);
        services.AddHostedService<StorageSetup>();

        services.AddSingleton<EventQueue>();
        services.AddSingleton<BatchReader>();
        services.AddSingleton<ImageVerifier>();
        services.AddSingleton<BatchVerifier>();
        services.AddSingleton<WorkItemSplitter>();
        services.AddSingleton<BatchAdmission>();
        services.AddSingleton<UploadHandler>();

        services.AddSingleton<WorkDispatcher>();
        services.AddSingleton<BatchLedger>();
        services.AddSingleton<EventsHandler>();

        services.AddSingleton<ReceiverGuard>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<EventFanOut>();
        services.AddSingleton<DeliveryHandler>();
        return services;
    }
}
