using Pipeline.Faults.Tests;

[assembly: AssemblyFixture(typeof(FaultStack))]

// One stack for all: a fault meant for one test would hit another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
