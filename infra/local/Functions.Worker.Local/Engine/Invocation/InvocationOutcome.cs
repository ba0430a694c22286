namespace Microsoft.Azure.Functions.Worker.Engine.Invocation;

/// <summary>How an invocation, with its retries, ended.</summary>
internal enum InvocationOutcome
{
    Succeeded,
    Failed,

    /// <summary>The host stopped and the function gave up; it has neither succeeded nor failed.</summary>
    Interrupted,
}
