using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pipeline.Functions.Access;
using Pipeline.Functions.Health;
using Pipeline.Functions.Http;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Models;
using Pipeline.Functions.Poison;
using Pipeline.Functions.Reconciling;
using Pipeline.Functions.Retraining;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Webhooks;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions;

public static class PipelineFunctions
{
    /// <summary>Everything the functions need, a call a feature. Options are checked when the app starts, all violations at once.</summary>
    public static IServiceCollection AddPipelineFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddPipelineStorage(configuration);
        services.AddHostedService<StorageSetup>();
        services.AddSingleton<EventQueue>();
        return services
            .AddAccess(configuration)
            .AddHttp()
            .AddUploads(configuration)
            .AddWork()
            .AddReconciling(configuration)
            .AddWebhooks(configuration)
            .AddRetraining(configuration)
            .AddModels()
            .AddHealth()
            .AddPoison();
    }
}
