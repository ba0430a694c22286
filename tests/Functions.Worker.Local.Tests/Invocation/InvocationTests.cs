using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Testing;

namespace Functions.Worker.Local.Tests.Invocation;

public sealed class InvocationTests(AzuriteFixture azurite)
{
    private readonly Calls _calls = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public sealed class Scoped
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    public sealed class Disposed(Calls calls) : IDisposable
    {
        public void Dispose() => calls.Add("service disposed");
    }

    public sealed class Functions(Calls calls, Scoped scoped, Disposed disposed) : IDisposable
    {
        [Function("Scopes")]
        public IActionResult Scopes([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, FunctionContext context)
        {
            Assert.NotNull(disposed);
            calls.Add(scoped.Id == context.InstanceServices.GetRequiredService<Scoped>().Id);
            calls.Add(scoped.Id);
            return new OkResult();
        }

        [Function("Stuck")]
        public async Task StuckAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, CancellationToken cancellation)
        {
            calls.Add("stuck");
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        [Function("Throws")]
        public void Throw([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => throw new InvalidOperationException("broken");

        public void Dispose() => calls.Add("function disposed");
    }

    public sealed class Outer(Calls calls) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            calls.Add($"outer before {context.FunctionDefinition.Name}");
            context.Items["from"] = "outer";
            await next(context);
            calls.Add($"outer after {context.GetInvocationResult().Value?.GetType().Name}");
        }
    }

    [Fact]
    public async Task Invocation_HasAScopeOfItsOwn_DisposedAfterIt()
    {
        await using var host = await StartAsync();

        await host.Client.GetAsync("/api/Scopes", Cancellation);
        await host.Client.GetAsync("/api/Scopes", Cancellation);

        var ids = new HashSet<Guid>();
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await _calls.NextAsync<bool>());
            Assert.True(ids.Add(await _calls.NextAsync<Guid>()));
            Assert.Equal("function disposed", await _calls.NextAsync<string>());
            Assert.Equal("service disposed", await _calls.NextAsync<string>());
        }
    }

    [Fact]
    public async Task Middleware_RunsInOrderAndSeesOrReplacesTheResult()
    {
        await using var host = await StartAsync(configure: builder =>
        {
            builder.UseMiddleware<Outer>();
            builder.UseWhen(
                context => context.GetHttpContext()!.Request.Query.ContainsKey("replace"),
                async (context, next) =>
                {
                    await next();
                    _calls.Add($"inner {context.Items["from"]}");
                    context.GetInvocationResult().Value = new StatusCodeResult(StatusCodes.Status202Accepted);
                });
        });

        var plain = await host.Client.GetAsync("/api/Scopes", Cancellation);
        var replaced = await host.Client.GetAsync("/api/Scopes?replace=1", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Accepted), (plain.StatusCode, replaced.StatusCode));
        var seen = new List<string>();
        while (_calls.Waiting > 0)
            if (await _calls.NextAsync<object>() is string text && !text.EndsWith("disposed", StringComparison.Ordinal))
                seen.Add(text);
        Assert.Equal(["outer before Scopes", "outer after OkResult", "outer before Scopes", "inner outer", "outer after StatusCodeResult"], seen);
    }

    [Fact]
    public async Task Timeout_Passed_CancelsTheTokenAndFailsTheInvocation()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        await using var host = await StartAsync(
            new() { ["AzureFunctionsJobHost:functionTimeout"] = "00:01:00" }, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var request = host.Client.GetAsync("/api/Stuck", Cancellation);
        await _calls.NextAsync<string>();

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(request.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.InternalServerError, (await request).StatusCode);
    }

    [Fact]
    public async Task Log_OfAnInvocation_CarriesFunctionIdDurationAndOutcome()
    {
        using var log = new LogCapture();
        await using var host = await StartAsync(configure: builder => builder.Logging.AddProvider(log));

        await host.Client.GetAsync("/api/Scopes", Cancellation);
        await host.Client.GetAsync("/api/Throws?code=a-key-that-no-log-may-show", Cancellation);

        Assert.DoesNotContain(log.Entries, entry => entry.Message.Contains("a-key-that-no-log-may-show"));
        var done = log.Entries.Single(entry => entry.Message.StartsWith("Executed Scopes", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, done.Level);
        Assert.Equal("Scopes", done.Values["FunctionName"]);
        Assert.True(Guid.TryParse((string?)done.Values["InvocationId"], out _));
        Assert.IsType<long>(done.Values["Milliseconds"]);
        Assert.Contains("Succeeded", done.Message);
        var failed = log.Entries.Single(entry => entry.Message.StartsWith("Executed Throws", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, failed.Level);
        Assert.Contains("Failed", failed.Message);
    }

    private Task<EngineHost> StartAsync(Dictionary<string, string?>? settings = null, Action<FunctionsApplicationBuilder>? configure = null) =>
        EngineHost.StartAsync<Functions>(azurite, settings, builder =>
        {
            builder.Services.AddSingleton(_calls).AddScoped<Scoped>().AddScoped<Disposed>();
            configure?.Invoke(builder);
        });
}
