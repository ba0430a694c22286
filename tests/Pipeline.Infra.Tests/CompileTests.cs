using Pipeline.Infra.Tests.Templates;

namespace Pipeline.Infra.Tests;

/// <summary>The published compiler judges syntax, types of every resource's API version, module parameters and the linter's rules.</summary>
public sealed class CompileTests(Deployments deployments)
{
    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Example_Compiled_HasNoWarnings(string example)
    {
        var plan = await deployments.GetAsync(example);

        Assert.Equal("", plan.Warnings.Trim());
        Assert.NotEmpty(plan.Resources);
    }

    [Fact]
    public async Task ParametersOfAzd_WithAnEmptyEnvironment_Compile() =>
        Assert.Equal("", (await deployments.GetMainAsync()).Warnings.Trim());
}
