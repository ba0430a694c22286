namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation, as the function and the middleware see it.</summary>
public abstract class FunctionContext
{
    protected FunctionContext()
    {
    }

    public abstract string InvocationId { get; }
    public abstract string FunctionId { get; }
    public abstract TraceContext TraceContext { get; }
    public abstract BindingContext BindingContext { get; }
    public abstract RetryContext RetryContext { get; }
    public abstract IServiceProvider InstanceServices { get; set; }
    public abstract FunctionDefinition FunctionDefinition { get; }
    public abstract IDictionary<object, object> Items { get; set; }
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the host stops and when the function timeout has passed.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
