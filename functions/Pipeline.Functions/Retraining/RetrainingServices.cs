using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Functions.Retraining;

public static class RetrainingServices
{
    public static IServiceCollection AddRetraining(this IServiceCollection services) => services
        .AddSingleton<FinishedBatches>()
        .AddSingleton<SnapshotBuilder>()
        .AddSingleton<RetrainHandler>()
        .AddSingleton<RunCatalog>()
        .AddSingleton<Relabelling>();
}
