using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Functions.Reconciling;

public static class ReconcilingServices
{
    public static IServiceCollection AddReconciling(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReconcilingOptions>().Bind(configuration.GetSection(ReconcilingOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OpenWork>();
        services.AddSingleton<Backlog>();
        services.AddSingleton<LostItems>();
        services.AddSingleton<LostCommits>();
        services.AddSingleton<ToldEvents>();
        services.AddSingleton<ISweep, CommitSweep>();
        services.AddSingleton<ISweep, BatchSweep>();
        services.AddSingleton<ISweep, RunSweep>();
        services.AddSingleton<ISweep, DeliverySweep>();
        return services.AddSingleton<Reconciler>();
    }
}
