using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Engine.Invocation;

/// <summary>What a trigger delivers to one invocation.</summary>
internal abstract class TriggerInput
{
    /// <summary>Names are compared without case, so that parameters find them.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }

    /// <summary>The value of the parameter that carries the trigger attribute.</summary>
    public abstract ValueTask<object?> ConvertAsync(Type type, ObjectSerializer serializer, CancellationToken cancellation);

    protected static async ValueTask<object?> FromJsonAsync(Stream json, Type type, ObjectSerializer serializer, CancellationToken cancellation)
    {
        try
        {
            return await serializer.DeserializeAsync(json, type, cancellation);
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new FunctionInputConverterException($"The input is no valid {type.Name}: {e.Message}", e);
        }
    }
}
