namespace TorchSharp.Tests.NN;

/// <summary>Tests that look at state of the whole process (live tensors, seeds) and so run one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
