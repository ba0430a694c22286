using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http.Idempotency;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Http.OpenApi;

/// <summary>The OpenAPI operation of one function: what its attributes say, and what follows from them.</summary>
internal static class OperationWriter
{
    public static JsonObject Write(Operation operation, SchemaSet schemas)
    {
        var json = new JsonObject
        {
            ["operationId"] = JsonNamingPolicy.CamelCase.ConvertName(operation.Name),
            ["tags"] = new JsonArray(operation.Route.Split('/')[0]),
            ["summary"] = operation.Facts.Summary,
            ["security"] = Security(operation.Scope),
        };
        if (Parameters(operation) is { Count: > 0 } parameters)
            json["parameters"] = parameters;
        if (operation.Facts.Body is { } body)
            json["requestBody"] = new JsonObject
            {
                ["description"] = $"At most {operation.MaxBodyBytes >> 10:N0} KiB.",
                ["required"] = !operation.Facts.BodyIsOptional,
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Reference(body) } },
            };
        json["responses"] = Responses(operation, schemas);
        return json;
    }

    private static JsonArray Security(ApiScope scope) => scope == ApiScope.Anyone
        ? []
        : [.. new[] { "key", "keyInQuery", "bearer" }.Select(scheme => new JsonObject { [scheme] = new JsonArray(scope.ToString().ToLowerInvariant()) })];

    private static JsonArray Parameters(Operation operation)
    {
        var parameters = new JsonArray();
        foreach (var name in operation.Route.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}')))
            parameters.Add(Parameter(name, "path", required: true, new JsonObject { ["type"] = "string", ["minLength"] = 1 }));
        if (operation.Facts.Query is { } query)
            foreach (var (name, schema) in QueryMembers(query))
                parameters.Add(Parameter(name, "query", required: false, schema));
        if (operation.Facts.Idempotent)
            parameters.Add(Parameter(IdempotencyKeys.Header, "header", required: false,
                new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = IdempotencyKeys.MaxLength },
                "The same key with the same body answers as the first time did, for 24 hours. Errors are not kept."));
        return parameters;
    }

    /// <summary>The record's members as parameters; its defaults are what a missing one means.</summary>
    private static IEnumerable<(string Name, JsonObject Schema)> QueryMembers(Type query)
    {
        var defaults = JsonSerializer.SerializeToNode(Activator.CreateInstance(query), query, JsonSerializerOptions.Web)!.AsObject();
        foreach (var (name, member) in Documents.ToSchema(query, _ => null)["properties"]!.AsObject())
        {
            // A query has no null: absent is absent.
            var schema = (member!["anyOf"]?[0] ?? member).DeepClone().AsObject();
            if (defaults[name] is { } value)
                schema["default"] = value.DeepClone();
            yield return (name, schema);
        }
    }

    private static JsonObject Parameter(string name, string place, bool required, JsonObject schema, string? description = null)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = required };
        if (description is not null)
            parameter["description"] = description;
        parameter["schema"] = schema;
        return parameter;
    }

    private static JsonObject Responses(Operation operation, SchemaSet schemas)
    {
        var answers = operation.Answers.ToDictionary(answer => answer.Status);
        foreach (var (status, description) in Consequences(operation))
            answers.TryAdd(status, new AnswerAttribute(status, description));
        var responses = new JsonObject();
        foreach (var answer in answers.Values.OrderBy(answer => answer.Status))
            responses[$"{answer.Status}"] = Response(answer, schemas);
        return responses;
    }

    private static IEnumerable<(int Status, string Description)> Consequences(Operation operation)
    {
        var facts = operation.Facts;
        if (facts.Body is not null || facts.Query is not null || facts.Idempotent)
            yield return (StatusCodes.Status400BadRequest, "The request is wrong; the problems say where");
        if (operation.Scope != ApiScope.Anyone)
        {
            yield return (StatusCodes.Status401Unauthorized, "No known key or token");
            yield return (StatusCodes.Status403Forbidden, $"The scope {operation.Scope.ToString().ToLowerInvariant()} is needed");
        }
        if (facts.Idempotent)
        {
            yield return (StatusCodes.Status409Conflict, "The first request with this Idempotency-Key is still at work");
            yield return (StatusCodes.Status422UnprocessableEntity, "The Idempotency-Key was used with another body");
        }
        yield return (StatusCodes.Status413PayloadTooLarge, "The body is over its limit");
        if (facts.Body is not null)
            yield return (StatusCodes.Status415UnsupportedMediaType, "The body is no plain JSON");
        yield return (StatusCodes.Status500InternalServerError, "It failed inside; the trace id finds it in the log");
    }

    private static JsonObject Response(AnswerAttribute answer, SchemaSet schemas)
    {
        var response = new JsonObject { ["description"] = answer.Description };
        if (answer.Location)
            response["headers"] = new JsonObject { ["Location"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" }, ["required"] = true } };
        if (answer.Body is { } body)
            response["content"] = Content("application/json", schemas.Reference(body));
        else if (answer.Status >= StatusCodes.Status400BadRequest)
            response["content"] = Content(ProblemDetails.ContentType, schemas.Reference(typeof(ProblemDetails)));
        return response;
    }

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}
