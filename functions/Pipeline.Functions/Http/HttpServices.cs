using Microsoft.Extensions.DependencyInjection;
using Pipeline.Functions.Http.Idempotency;

namespace Pipeline.Functions.Http;

public static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services) => services.AddSingleton<IdempotencyStore>();
}
