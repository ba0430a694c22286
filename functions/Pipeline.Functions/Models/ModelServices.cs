using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Functions.Models;

public static class ModelServices
{
    public static IServiceCollection AddModels(this IServiceCollection services) => services.AddSingleton<ModelCatalog>().AddSingleton<ChampionSwap>();
}
