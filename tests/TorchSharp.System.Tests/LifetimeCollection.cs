namespace TorchSharp.Tests;

/// <summary>Tests that count every native tensor of the process run while no other test does.</summary>
[CollectionDefinition(nameof(LifetimeCollection), DisableParallelization = true)]
public sealed class LifetimeCollection;
