namespace Microsoft.Azure.Functions.Worker;

public abstract class BindingMetadata
{
    protected BindingMetadata()
    {
    }

    public abstract string Name { get; }

    /// <summary>For example "queueTrigger".</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}
