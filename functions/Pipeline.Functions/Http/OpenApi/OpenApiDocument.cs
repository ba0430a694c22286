using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Http.OpenApi;

/// <summary>OpenAPI 3.1 of this app, made from the functions themselves: <c>schemas/openapi.v1.json</c> is this text.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text { get; } = Build().ToJsonString(Indented) + "\n";

    private static JsonObject Build()
    {
        var schemas = new SchemaSet();
        var paths = new JsonObject();
        foreach (var operation in OperationCatalog.All.Where(operation => !operation.Facts.Hidden))
        {
            var path = $"/{operation.Route}";
            if (!paths.ContainsKey(path))
                paths[path] = new JsonObject();
            foreach (var method in operation.Methods)
                paths[path]![method.ToLowerInvariant()] = OperationWriter.Write(operation, schemas);
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Images and weak labels in, masks and a trained segmenter out",
                ["version"] = "1",
                ["description"] = "Keys and tokens have a scope: read, write or admin; each holds the ones before it. Bodies and queries are strict: what is unknown "
                    + "is refused. Lists come in pages: pass \"next\" on as cursor until it is null. Errors are Problem Details (RFC 9457).",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/api" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.ToJson(),
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = Callers.KeyHeader },
                    ["keyInQuery"] = new JsonObject { ["type"] = "apiKey", ["in"] = "query", ["name"] = Callers.KeyQuery },
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT", ["description"] = "Microsoft Entra ID, where it is configured." },
                },
            },
        };
    }
}
