using System.Collections;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;

namespace Microsoft.Azure.Functions.Worker.Engine.Invocation;

internal sealed class LocalFunctionContext : FunctionContext
{
    /// <summary>The published package keeps the request under this key, and so do programs that look there.</summary>
    public const string HttpContextKey = "HttpRequestContext";

    private readonly FunctionDescriptor _function;

    public LocalFunctionContext(
        FunctionDescriptor function,
        string invocationId,
        TriggerInput input,
        int retryCount,
        IServiceProvider services,
        CancellationToken cancellation)
    {
        _function = function;
        InvocationId = invocationId;
        BindingContext = new Bindings(input.BindingData);
        RetryContext = new Retries(retryCount, function.Retry.MaxRetryCount);
        InstanceServices = services;
        CancellationToken = cancellation;
        Features.Set<InvocationResult>(Result);
        if (input is HttpInput http)
            Items[HttpContextKey] = http.Context;
    }

    public Outcome Result { get; } = new();

    public override string InvocationId { get; }
    public override string FunctionId => _function.Definition.Id;
    public override FunctionDefinition FunctionDefinition => _function.Definition;
    public override TraceContext TraceContext { get; } = new Trace(Activity.Current);
    public override BindingContext BindingContext { get; }
    public override RetryContext RetryContext { get; }
    public override IServiceProvider InstanceServices { get; set; }
    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();
    public override IInvocationFeatures Features { get; } = new FeatureSet();
    public override CancellationToken CancellationToken { get; }

    internal sealed class Outcome : InvocationResult
    {
        public override object? Value { get; set; }
    }

    private sealed class Bindings(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class Retries(int count, int maximum) : RetryContext
    {
        public override int RetryCount => count;
        public override int MaxRetryCount => maximum;
    }

    private sealed class Trace(Activity? activity) : TraceContext
    {
        public override string TraceParent { get; } = activity?.Id ?? "";
        public override string TraceState { get; } = activity?.TraceStateString ?? "";
    }

    private sealed class FeatureSet : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _features = [];

        public void Set<T>(T instance) => _features[typeof(T)] = instance!;

        public T? Get<T>() => _features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
