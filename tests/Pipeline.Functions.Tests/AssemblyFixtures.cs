using Pipeline.Testing;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

// The queues have fixed names: two tests at once would take each other's messages.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
