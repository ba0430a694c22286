namespace Microsoft.Azure.Functions.Worker;

/// <summary>W3C trace context of the invocation.</summary>
public abstract class TraceContext
{
    protected TraceContext()
    {
    }

    public abstract string TraceParent { get; }
    public abstract string TraceState { get; }
}
