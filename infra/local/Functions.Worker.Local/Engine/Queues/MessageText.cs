using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker.Engine.Queues;

/// <summary>The encoding between a message's text in the queue and its body.</summary>
internal static class MessageText
{
    /// <summary>The message with its body decoded; null when the text is not base64.</summary>
    public static QueueMessage? TryDecode(QueueMessage raw, bool base64)
    {
        var text = raw.Body.ToString();
        if (!base64)
            return raw;
        var bytes = new byte[text.Length * 3 / 4 + 3];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? QueuesModelFactory.QueueMessage(
                raw.MessageId, raw.PopReceipt, new BinaryData(bytes.AsMemory(0, length)), raw.DequeueCount, raw.NextVisibleOn, raw.InsertedOn, raw.ExpiresOn)
            : null;
    }
}
