using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Engine.Http;

/// <summary>A route for each function with an HTTP trigger.</summary>
internal static class FunctionEndpoints
{
    public static void MapFunctions(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var prefix = services.GetRequiredService<HostSettings>().HttpRoutePrefix;
        foreach (var (function, trigger) in services.GetRequiredService<FunctionCatalog>().With<HttpTrigger>())
        {
            var pattern = $"/{prefix}/{trigger.Route}".Replace("//", "/");
            var invoke = Handler(function, trigger, services.GetRequiredService<KeyStore>(), services.GetRequiredService<FunctionInvoker>());
            var route = trigger.Methods is { } methods
                ? routes.MapMethods(pattern, methods.Select(method => method.ToUpperInvariant()), invoke)
                : routes.Map(pattern, invoke);
            route.WithDisplayName(function.Name);
        }
    }

    private static RequestDelegate Handler(FunctionDescriptor function, HttpTrigger trigger, KeyStore keys, FunctionInvoker invoker) => async context =>
    {
        if (!KeyAuthorization.Allows(trigger.Level, keys.LevelOf(KeyAuthorization.KeyOf(context.Request), function.Name)))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var outcome = await invoker.InvokeAsync(function, new HttpInput(context), $"{context.Request.Method} {context.Request.Path}", context.RequestAborted);
        if (outcome == InvocationOutcome.Succeeded || context.Response.HasStarted)
            return;
        context.Response.Clear();
        context.Response.StatusCode = outcome == InvocationOutcome.Failed
            ? StatusCodes.Status500InternalServerError
            : StatusCodes.Status503ServiceUnavailable;
    };
}
