using Pipeline.Testing;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
