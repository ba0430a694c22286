using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Functions.Health;

public static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services.AddSingleton<HealthCheck>().AddHostedService<QueueGauges>();
}
