using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Functions.Webhooks;

public static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ResolveHost>(Dns.GetHostAddressesAsync);
        services.AddSingleton<ReceiverGuard>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<SubscriptionHandler>();
        services.AddSingleton<ReceiverHealth>();
        services.AddSingleton<Pace>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliveryLog>();
        services.AddSingleton<DeliveryReplay>();
        services.AddSingleton<ReplayHandler>();
        services.AddSingleton<EventFanOut>();
        services.AddSingleton<DeliveryHandler>();
        services.AddSingleton<WebhookRetention>();
        return services;
    }
}
