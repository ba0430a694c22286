using System.Reflection;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;

namespace Microsoft.Azure.Functions.Worker.Engine.Discovery;

/// <summary>One function of the app.</summary>
internal sealed class FunctionDescriptor(string name, MethodInfo method, Trigger trigger, RetryPolicy retry, bool isDisabled)
{
    public string Name { get; } = name;
    public MethodInfo Method { get; } = method;
    public Trigger Trigger { get; } = trigger;
    public RetryPolicy Retry { get; } = retry;

    /// <summary>Disabled by setting: no trigger starts it, and its route answers 404.</summary>
    public bool IsDisabled { get; } = isDisabled;

    /// <summary>The name that the host gives it in locks and timer states.</summary>
    public string FullName => $"Host.Functions.{Name}";

    public FunctionDefinition Definition { get; } = new LocalFunctionDefinition(name, method, trigger);
}
