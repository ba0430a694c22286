using Pipeline.Testing;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

// The worker's queues have fixed names: one test at a time owns them.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
