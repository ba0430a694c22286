namespace TorchSharp.Tests.Gradients;

public sealed class CoreGradientTests
{
    public static TheoryData<string> Names() => new(CoreGradients.All.Select(subject => subject.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_Differentiated_AgreesWithDifferences(string name) =>
        GradientCheck.Verify(CoreGradients.All.Single(subject => subject.Name == name));
}
