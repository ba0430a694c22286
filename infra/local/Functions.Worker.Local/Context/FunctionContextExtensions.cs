using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextExtensions
{
    /// <summary>The request of an HTTP trigger; null for other triggers.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(LocalFunctionContext.HttpContextKey, out var value) ? value as HttpContext : null;
}
