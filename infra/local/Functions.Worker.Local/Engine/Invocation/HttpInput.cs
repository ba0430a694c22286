using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Azure.Functions.Worker.Engine.Invocation;

internal sealed class HttpInput(HttpContext context) : TriggerInput
{
    public HttpContext Context => context;

    public override IReadOnlyDictionary<string, object?> BindingData { get; } = Describe(context.Request);

    public override ValueTask<object?> ConvertAsync(Type type, ObjectSerializer serializer, CancellationToken cancellation) =>
        ValueTask.FromResult<object?>(context.Request);

    /// <summary>The value of a parameter marked as the request's body.</summary>
    public async ValueTask<object?> ReadBodyAsync(Type type, ObjectSerializer serializer, CancellationToken cancellation)
    {
        if (type == typeof(string))
            return await new StreamReader(context.Request.Body).ReadToEndAsync(cancellation);
        if (type == typeof(BinaryData))
            return await BinaryData.FromStreamAsync(context.Request.Body, cancellation);
        if (type == typeof(byte[]))
            return (await BinaryData.FromStreamAsync(context.Request.Body, cancellation)).ToArray();
        return await FromJsonAsync(context.Request.Body, type, serializer, cancellation);
    }

    // A route value hides a query value of the same name. The body is not read: it belongs to the function.
    private static Dictionary<string, object?> Describe(HttpRequest request)
    {
        var query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in query)
            data[name] = value;
        foreach (var (name, value) in request.RouteValues)
            data[name] = value?.ToString();
        data["Query"] = JsonSerializer.Serialize(query);
        data["Headers"] = JsonSerializer.Serialize(request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        return data;
    }
}
