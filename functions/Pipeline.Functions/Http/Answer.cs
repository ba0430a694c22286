using Microsoft.AspNetCore.Http;

namespace Pipeline.Functions.Http;

/// <summary>A finished answer: what <see cref="Idempotency"/> keeps and gives again.</summary>
internal sealed record Answer(int Status, string? ContentType, ReadOnlyMemory<byte> Body) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (ContentType is null)
            return;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}
