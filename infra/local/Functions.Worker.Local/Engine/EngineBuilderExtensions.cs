using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Microsoft.Azure.Functions.Worker.Engine.Http;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;
using Microsoft.Azure.Functions.Worker.Engine.Queues;
using Microsoft.Azure.Functions.Worker.Engine.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Engine;

internal static class EngineBuilderExtensions
{
    private const long LargestRequestBytes = 100L << 20;

    // Beyond the grace for invocations, to give their messages back.
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(10);

    public static void AddEngine(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
            builder.WebHost.UseUrls("http://127.0.0.1:7071");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequestBytes;
        });

        builder.Logging.AddConfiguration(builder.Configuration.GetSection($"{HostConfiguration.Section}:logging"));
        // Each request has its line from the invocation; ASP.NET Core's own lines would show keys that came as ?code=.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => FunctionTypes.OfProgram());
        services.AddSingleton(provider => HostSettings.Read(provider.GetRequiredService<IConfiguration>(), builder.Environment.ApplicationName));
        services.AddSingleton<SettingNames>();
        services.AddSingleton<StorageConnections>();
        services.AddSingleton(provider => FunctionCatalog.Discover(provider.GetRequiredService<FunctionTypes>(), provider.GetRequiredService<SettingNames>()));
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<ListenerGuard>();
        services.AddSingleton<KeyStore>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyStore>());
        services.AddOptions<HostOptions>().Configure<HostSettings>((options, settings) => options.ShutdownTimeout = settings.ShutdownGrace + StopMargin);
        services.AddRouting();
    }

    /// <summary>Called last, so that the app's own hosted services have started before the first invocation.</summary>
    public static void AddTriggers(this IServiceCollection services)
    {
        services.AddHostedService<QueueTriggerService>();
        services.AddHostedService<TimerTriggerService>();
    }

    public static void UseEngine(this WebApplication app, bool servesHttp)
    {
        var catalog = app.Services.GetRequiredService<FunctionCatalog>();
        if (!servesHttp && catalog.With<HttpTrigger>().FirstOrDefault().Function is { } function)
            throw new InvalidOperationException($"{function.Name} has an HTTP trigger; call ConfigureFunctionsWebApplication() on the builder.");

        app.UseRouting();
        // The host knows no "method not allowed": what no function serves is not found.
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is not { } endpoint || endpoint is RouteEndpoint)
                return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.MapFunctions();
        app.MapAdmin();
    }
}
