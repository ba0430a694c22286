using TorchSharp.Tests.Gradients;

namespace TorchSharp.Tests.NN;

/// <summary>Module cases draw their weights from the default generator, whose seed the check sets.</summary>
[Collection(AloneCollection.Name)]
public sealed class ModuleGradientTests
{
    public static TheoryData<string> Names() => new(ModuleGradients.All.Select(subject => subject.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_Differentiated_AgreesWithDifferences(string name) =>
        GradientCheck.Verify(ModuleGradients.All.Single(subject => subject.Name == name));
}
