using System.Reflection;
using Microsoft.Azure.Functions.Worker.Engine.Timers;

namespace Microsoft.Azure.Functions.Worker.Engine.Discovery;

/// <summary>What starts a function, with settings already put into the attribute's texts.</summary>
internal abstract record Trigger(ParameterInfo Parameter, string BindingType);

internal sealed record QueueTrigger(ParameterInfo Parameter, string Queue, string? Connection)
    : Trigger(Parameter, "queueTrigger");

internal sealed record TimerTrigger(ParameterInfo Parameter, Schedule Schedule, bool RunOnStartup, bool UseMonitor)
    : Trigger(Parameter, "timerTrigger");

/// <param name="Route">Without the prefix of host.json.</param>
/// <param name="Methods">Null accepts all.</param>
internal sealed record HttpTrigger(ParameterInfo Parameter, string Route, IReadOnlyList<string>? Methods, AuthorizationLevel Level)
    : Trigger(Parameter, "httpTrigger");
