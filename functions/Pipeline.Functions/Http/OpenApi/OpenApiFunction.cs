using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Access;
using Pipeline.Functions.Http.Operations;

namespace Pipeline.Functions.Http.OpenApi;

public sealed class OpenApiFunction
{
    private static readonly Answer Document = new(StatusCodes.Status200OK, Answers.JsonType, Encoding.UTF8.GetBytes(OpenApiDocument.Text));

    [Function("OpenApi")]
    [Operation(ApiScope.Anyone, "This document")]
    [Answer(200, "OpenAPI 3.1", typeof(JsonElement))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) => Document;
}
