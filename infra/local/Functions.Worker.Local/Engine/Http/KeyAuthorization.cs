using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.Engine.Http;

/// <summary>Whether a request's key reaches the level that a route asks for.</summary>
internal static class KeyAuthorization
{
    /// <summary>The header first, then the query; null when there is neither.</summary>
    public static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.TryGetValue("x-functions-key", out var header) && !string.IsNullOrEmpty(header))
            return header;
        return request.Query.TryGetValue("code", out var code) ? code.ToString() : null;
    }

    /// <summary>Levels are no ladder: a key must have exactly the level asked for, and only the master key opens everything.</summary>
    public static bool Allows(AuthorizationLevel required, AuthorizationLevel actual) =>
        required == AuthorizationLevel.Anonymous || actual == required || actual == AuthorizationLevel.Admin;
}
