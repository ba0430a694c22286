using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class OperatorTests
{
    public static TheoryData<string> Operators() =>
        new(typeof(Aten).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic).Select(field => field.Name));

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_Named_ExistsInLibtorch(string field)
    {
        var op = (Op)typeof(Aten).GetField(field, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.GetValue(null)!;

        Assert.NotEqual(0, op.Handle);
    }

    [Fact]
    public void Failure_OfAnOperator_CarriesLibtorchsMessage()
    {
        var failure = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));

        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", failure.Message);
    }

    [Fact]
    public void Backward_ThroughAProduct_GivesTheOtherFactor()
    {
        var x = tensor(new[] { 1f, 2, 3 }, requires_grad: true);
        var y = tensor(new[] { 4f, 5, 6 });

        (x * y).sum().backward();

        Assert.Equal([4f, 5, 6], x.grad!.data<float>().ToArray());
    }
}
