namespace Pipeline.Functions.Tests.Running;

/// <summary>One running app for the tests that only ask it.</summary>
[CollectionDefinition(Name)]
public sealed class ApiCollection : ICollectionFixture<RunningApp>
{
    public const string Name = "api";
}
