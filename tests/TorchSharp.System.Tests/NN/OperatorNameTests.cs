using System.Reflection;
using TorchSharp.Native;

namespace TorchSharp.Tests.NN;

public sealed class OperatorNameTests
{
    /// <summary>Came with libtorch 2; the function computes the same where it is missing.</summary>
    private const string OnlyInNewer = nameof(NnOps.scaled_dot_product_attention);

    public static TheoryData<string> Names() => new(
        typeof(NnOps).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(field => field.Name).Where(name => name != OnlyInNewer));

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_Named_ExistsInLibtorch(string name)
    {
        var op = (Op)typeof(NnOps).GetField(name, BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

        Assert.True(op.Exists(), op.Name);
    }
}
