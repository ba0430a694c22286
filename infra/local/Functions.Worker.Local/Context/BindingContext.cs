namespace Microsoft.Azure.Functions.Worker;

public abstract class BindingContext
{
    protected BindingContext()
    {
    }

    /// <summary>What the trigger knows about its event, by name.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
