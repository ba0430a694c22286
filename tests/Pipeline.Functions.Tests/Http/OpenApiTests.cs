using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Http.OpenApi;
using Pipeline.Local.Stack;

namespace Pipeline.Functions.Tests.Http;

/// <summary>The document by itself; <see cref="Running.ApiContractTests"/> holds it against the running app.</summary>
public sealed class OpenApiTests
{
    private static readonly string Kept = Path.Combine(Repository.Root, "schemas/openapi.v1.json");

    /// <summary>Rewrite with PIPELINE_WRITE_SCHEMAS=1 after a change of the functions, and read the difference.</summary>
    [Fact]
    public void Document_InRepository_IsWhatTheFunctionsSay()
    {
        if (Environment.GetEnvironmentVariable("PIPELINE_WRITE_SCHEMAS") == "1")
            File.WriteAllText(Kept, OpenApiDocument.Text);

        Assert.Equal(OpenApiDocument.Text, File.ReadAllText(Kept));
    }

    [Fact]
    public void Document_Operations_AreTheHttpTriggersOfTheAppAndNoOthers()
    {
        var triggers =
            from method in typeof(PipelineFunctions).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            from trigger in method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
            // The answer to everything that is no route.
            where trigger.Route != "{*path}"
            from verb in trigger.Methods!
            select $"{verb.ToLowerInvariant()} /{trigger.Route}";

        var operations =
            from path in JsonNode.Parse(File.ReadAllText(Kept))!["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            select $"{operation.Key} {path.Key}";

        Assert.Equal(triggers.Order(), operations.Order());
    }

    /// <summary>The host's own key check knows no scopes, and would ask for a second key.</summary>
    [Fact]
    public void Triggers_LeaveKeysToTheApp()
    {
        var triggers = typeof(PipelineFunctions).Assembly.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>();

        Assert.All(triggers, trigger => Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel));
    }

    [Fact]
    public async Task Document_JudgedByAnIndependentValidator_IsOpenApi31()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.Root, "infra/local/node_modules/@seriousme/openapi-schema-validator")), "npm's @seriousme/openapi-schema-validator is not installed; run ./pipeline setup");

        var (exit, output) = await Node.RunAsync("openapi/document.mjs", Kept);

        Assert.True(exit == 0, output);
        Assert.Contains("3.1", output);
    }
}
