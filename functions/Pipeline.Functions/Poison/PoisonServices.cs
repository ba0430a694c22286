using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Functions.Poison;

public static class PoisonServices
{
    public static IServiceCollection AddPoison(this IServiceCollection services) => services
        .AddSingleton<FailedMessages>()
        .AddSingleton<PoisonRequeue>();
}
