using static TorchSharp.torch;

namespace TorchSharp.Tests.Parity;

public sealed class ParityTests
{
    /// <summary>Both sides run the same kernels unless the versions of libtorch differ; a few units in the last place are allowed.</summary>
    private const double Tolerance = 2e-5;

    private static readonly Lazy<IReadOnlyDictionary<string, (IReadOnlyList<PythonTorch.Answer>? Tensors, string? Problem)>> s_expected = new(() =>
        ParityTable.All.Select(row => row.Python).Zip(PythonTorch.Evaluate(ParityInputs.Shared.ByName, ParityTable.All.Select(row => row.Python)))
            .ToDictionary(pair => pair.First, pair => pair.Second));

    public static TheoryData<string> Expressions() => new(ParityTable.All.Select(row => row.Python));

    [Fact]
    public void Table_OfOperators_HasAtLeastOneHundredAndFiftyRows() => Assert.True(ParityTable.All.Count >= 150, $"{ParityTable.All.Count} rows");

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Expression_InBothLanguages_GivesTheSameTensors(string python)
    {
        Assert.SkipUnless(PythonTorch.IsInstalled, "Debian's python3-torch is not installed.");
        var (expected, problem) = s_expected.Value[python];
        Assert.True(expected is not null, $"Python could not evaluate it: {problem}");

        using var scope = NewDisposeScope();
        var actual = ParityTable.All.Single(row => row.Python == python).CSharp(ParityInputs.Shared).ToList();

        Assert.Equal(expected!.Count, actual.Count);
        foreach (var (wanted, found) in expected.Zip(actual))
        {
            Assert.Equal(wanted.Shape, found.shape);
            Assert.Equal(wanted.DType, PythonTorch.NameOf(found.dtype));
            foreach (var (x, y) in wanted.Values.Zip(found.to(ScalarType.Float64).data<double>()))
                Assert.True(x.Equals(y) || Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Abs(x)), $"Python {x:r}, C# {y:r}");
        }
    }
}
