using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;

namespace Pipeline.Functions.Http;

/// <summary>JSON bodies of requests: bounded in size, strict in form.</summary>
internal static class RequestBody
{
    public const string TooLarge = "body-too-large";

    /// <param name="whenEmpty">What a request without a body means; null makes a body mandatory.</param>
    public static async Task<Parsed<T>> ReadAsync<T>(HttpRequest request, int maxBytes, T? whenEmpty, CancellationToken cancellation)
        where T : class
    {
        // One byte more than allowed tells "full" from "too much", whatever Content-Length claims.
        var buffer = new byte[Math.Min(maxBytes, Math.Max(request.ContentLength ?? 0, 4 << 10)) + 1];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
                break;
            length += read;
            if (length > maxBytes)
                return new Parsed<T>(null, [new Problem("", TooLarge, $"The body has more than {maxBytes:N0} bytes, which is the limit.")]);
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(2 * buffer.Length, maxBytes + 1));
        }
        if (length > 0)
            return Documents.Parse<T>(buffer.AsMemory(0, length));
        return whenEmpty is not null
            ? new Parsed<T>(whenEmpty, [])
            : new Parsed<T>(null, [new Problem("", "empty-body", "The request has no body; a JSON object is expected.")]);
    }
}
