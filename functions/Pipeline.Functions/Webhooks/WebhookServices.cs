using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Functions.Webhooks;

public static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ReceiverGuard>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<SubscriptionHandler>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<EventFanOut>();
        services.AddSingleton<DeliveryHandler>();
        return services;
    }
}
