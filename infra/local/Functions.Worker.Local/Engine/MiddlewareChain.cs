using Microsoft.Azure.Functions.Worker.Middleware;

namespace Microsoft.Azure.Functions.Worker.Engine;

/// <summary>The middleware in the order it was added; the first is the outermost.</summary>
internal sealed class MiddlewareChain(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
{
    public FunctionExecutionDelegate Around(FunctionExecutionDelegate function) =>
        middleware.Reverse().Aggregate(function, (next, wrap) => wrap(next));
}
