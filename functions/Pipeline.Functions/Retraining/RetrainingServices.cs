using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Functions.Retraining;

public static class RetrainingServices
{
    public static IServiceCollection AddRetraining(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RetrainingOptions>().Bind(configuration.GetSection(RetrainingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<FinishedBatches>();
        services.AddSingleton<SnapshotBuilder>();
        services.AddSingleton<RetrainHandler>();
        services.AddSingleton<Relabelling>();
        return services.AddSingleton<RunCatalog>();
    }
}
