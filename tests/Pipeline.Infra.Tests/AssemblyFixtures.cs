using Pipeline.Infra.Tests.Templates;

[assembly: AssemblyFixture(typeof(Deployments))]
