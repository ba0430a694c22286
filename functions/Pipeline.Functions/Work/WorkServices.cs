using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Functions.Work;

public static class WorkServices
{
    public static IServiceCollection AddWork(this IServiceCollection services)
    {
        services.AddSingleton<WorkDispatcher>();
        services.AddSingleton<BatchEvents>();
        services.AddSingleton<BatchLedger>();
        services.AddSingleton<RunLedger>();
        services.AddSingleton<EventsHandler>();
        services.AddSingleton<WorkPoisonHandler>();
        return services;
    }
}
