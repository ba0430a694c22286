using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Engine.Invocation;

internal sealed class TimerInput(TimerInfo timer) : TriggerInput
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);

    public override ValueTask<object?> ConvertAsync(Type type, ObjectSerializer serializer, CancellationToken cancellation) =>
        ValueTask.FromResult<object?>(timer);
}
