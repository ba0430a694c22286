namespace Microsoft.Azure.Functions.Worker;

[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    protected RetryAttribute()
    {
    }

    /// <summary>Attempts after the first; -1 retries for ever.</summary>
    public int MaxRetryCount { get; protected set; }
}
