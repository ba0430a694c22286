using Pipeline.Functions.Access;

namespace Pipeline.Functions.Http.Operations;

/// <summary>What a function with an HTTP trigger is to its callers. The access check obeys it, and the OpenAPI document is made from it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OperationAttribute(ApiScope scope, string summary) : Attribute
{
    public const int SmallBody = 16 << 10;

    public ApiScope Scope { get; } = scope;
    public string Summary { get; } = summary;

    /// <summary>A record whose members are the query's parameters; see <see cref="RequestQuery"/>.</summary>
    public Type? Query { get; set; }

    /// <summary>The type of the JSON body; null for none.</summary>
    public Type? Body { get; set; }
    public bool BodyIsOptional { get; set; }
    public int MaxBodyBytes { get; set; } = SmallBody;

    /// <summary>Whether the header Idempotency-Key makes repeats answer as the first did.</summary>
    public bool Idempotent { get; set; }

    /// <summary>Not for callers to know, such as the answer to unknown routes.</summary>
    public bool Hidden { get; set; }
}
