using Pipeline.EndToEnd.Tests;

// One stack for all; tests that kill its processes must not run beside others.
[assembly: AssemblyFixture(typeof(ProductFixture))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
