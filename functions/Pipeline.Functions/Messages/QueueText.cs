using System.Text;

namespace Pipeline.Functions.Messages;

/// <summary>
/// The bytes of a queue message. Event Grid and our own senders use base64, people and tests plain JSON; the host passes the
/// text on as it is (host.json: messageEncoding none), so both are read here and a bad one ends in our own poison handling.
/// </summary>
internal static class QueueText
{
    public static byte[] Decode(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty || trimmed[0] is '{' or '[')
            return Encoding.UTF8.GetBytes(text);
        var bytes = new byte[trimmed.Length / 4 * 3 + 3];
        return Convert.TryFromBase64Chars(trimmed, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(text);
    }
}
