using System.Text.Json;
using Azure.Core.Serialization;
using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker.Engine.Invocation;

/// <param name="message">With its body decoded.</param>
internal sealed class QueueInput(QueueMessage message) : TriggerInput
{
    // Everything reaches the worker as text; times as JSON, that is with quotes.
    public override IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["QueueTrigger"] = message.Body.ToString(),
        ["DequeueCount"] = message.DequeueCount.ToString(),
        ["Id"] = message.MessageId,
        ["PopReceipt"] = message.PopReceipt,
        ["ExpirationTime"] = JsonSerializer.Serialize(message.ExpiresOn ?? DateTimeOffset.MaxValue),
        ["InsertionTime"] = JsonSerializer.Serialize(message.InsertedOn ?? default),
        ["NextVisibleTime"] = JsonSerializer.Serialize(message.NextVisibleOn ?? DateTimeOffset.MaxValue),
    };

    public override async ValueTask<object?> ConvertAsync(Type type, ObjectSerializer serializer, CancellationToken cancellation)
    {
        if (type == typeof(QueueMessage))
            return message;
        if (type == typeof(string))
            return message.Body.ToString();
        if (type == typeof(byte[]))
            return message.Body.ToArray();
        if (type == typeof(BinaryData))
            return message.Body;
        return await FromJsonAsync(message.Body.ToStream(), type, serializer, cancellation);
    }
}
