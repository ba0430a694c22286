using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Engine.Http;

/// <summary>The little of the host's admin API that people use: its status, and starting a function by hand. Both need the master key.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var keys = services.GetRequiredService<KeyStore>();
        var catalog = services.GetRequiredService<FunctionCatalog>();
        var invoker = services.GetRequiredService<FunctionInvoker>();
        var hostId = services.GetRequiredService<HostSettings>().HostId;

        var admin = routes.MapGroup("/admin").AddEndpointFilter(async (context, next) =>
            keys.LevelOf(KeyAuthorization.KeyOf(context.HttpContext.Request), function: null) == AuthorizationLevel.Admin
                ? await next(context)
                : Results.Unauthorized());
        admin.MapGet("/host/status", () => Results.Json(new { id = hostId, state = "Running", processUptimeMs = Environment.TickCount64 }));
        admin.MapPost("/functions/{name}", async (string name, HttpRequest request) =>
        {
            var function = catalog.Functions.FirstOrDefault(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (function is null or { IsDisabled: true })
                return Results.NotFound();
            if (await InputAsync(function, request) is not { } input)
                return Results.BadRequest("An HTTP function is called by its route; other functions take a JSON body {\"input\": \"…\"}.");

            // As in the host: accepted, not done.
            _ = Task.Run(() => invoker.InvokeAsync(function, input, "Started by hand", CancellationToken.None), CancellationToken.None);
            return Results.Accepted();
        });
    }

    private static async Task<TriggerInput?> InputAsync(FunctionDescriptor function, HttpRequest request)
    {
        if (function.Trigger is TimerTrigger)
            return new TimerInput(new TimerInfo());
        if (function.Trigger is not QueueTrigger)
            return null;
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("input", out var text)
                && text.ValueKind == JsonValueKind.String
                ? new QueueInput(QueuesModelFactory.QueueMessage(Guid.NewGuid().ToString(), "", text.GetString(), dequeueCount: 1))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
