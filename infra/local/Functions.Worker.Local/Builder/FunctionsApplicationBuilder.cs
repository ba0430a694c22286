using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Engine;
using Microsoft.Azure.Functions.Worker.Engine.Http;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a host that listens to the triggers itself, where the published package would connect to the Functions host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private bool _aspNetCore;

    internal FunctionsApplicationBuilder(string[] args)
    {
        _web = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        _web.Configuration.AddHostFiles(AppContext.BaseDirectory, args);
        _web.AddEngine();
    }

    public ConfigurationManager Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    /// <exception cref="InvalidOperationException">Functions, settings or host.json are wrong; the message lists everything that is.</exception>
    public IHost Build()
    {
        Services.AddSingleton(new MiddlewareChain([.. _middleware]));
        Services.AddTriggers();
        var app = _web.Build();
        app.UseEngine(_aspNetCore);
        return app;
    }

    internal void AddAspNetCore()
    {
        _aspNetCore = true;
        Services.AddMvcCore();
    }
}
