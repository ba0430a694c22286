using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pipeline.Contracts;

namespace Pipeline.Functions.Http;

/// <summary>JSON bodies of requests: bounded in size, strict in form.</summary>
internal static class RequestBody
{
    public const string TooLarge = "body-too-large";
    public const string WrongType = "unsupported-media-type";

    /// <param name="whenEmpty">What a request without a body means; null makes a body mandatory.</param>
    public static async Task<Parsed<T>> ReadAsync<T>(HttpRequest request, int maxBytes, T? whenEmpty, CancellationToken cancellation)
        where T : class
    {
        if (await TryReadBytesAsync(request, maxBytes, cancellation) is not { } bytes)
            return Wrong<T>(TooLong(maxBytes));
        if (bytes.Length > 0)
            return WrongMedia(request) is { } wrong ? Wrong<T>(wrong) : Documents.Parse<T>(bytes);
        return whenEmpty is not null
            ? new Parsed<T>(whenEmpty, [])
            : Wrong<T>(new Problem("", "empty-body", "The request has no body; a JSON object is expected."));
    }

    /// <summary>The whole body; null when it is longer than allowed, whatever Content-Length claims.</summary>
    public static async Task<ReadOnlyMemory<byte>?> TryReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        // One byte more than allowed tells "full" from "too much".
        var buffer = new byte[Math.Min(maxBytes, Math.Max(request.ContentLength ?? 0, 4 << 10)) + 1];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
                return buffer.AsMemory(0, length);
            length += read;
            if (length > maxBytes)
                return null;
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, maxBytes + 1L));
        }
    }

    public static Problem TooLong(int maxBytes) => new("", TooLarge, $"The body has more than {maxBytes:N0} bytes, which is the limit.");

    private static Problem? WrongMedia(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            return new Problem("", WrongType, $"The body is encoded as {request.Headers.ContentEncoding}; plain JSON is expected.");
        // Without a type the body speaks for itself.
        if (string.IsNullOrEmpty(request.ContentType)
            || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))))
            return null;
        return new Problem("", WrongType, $"The body is {request.ContentType}; application/json is expected.");
    }

    private static Parsed<T> Wrong<T>(Problem problem)
        where T : class => new(null, [problem]);
}
