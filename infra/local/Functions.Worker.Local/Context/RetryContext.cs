namespace Microsoft.Azure.Functions.Worker;

public abstract class RetryContext
{
    protected RetryContext()
    {
    }

    /// <summary>0 in the first attempt.</summary>
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
