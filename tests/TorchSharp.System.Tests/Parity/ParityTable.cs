namespace TorchSharp.Tests.Parity;

/// <summary>Operators in both languages. A row is one expression of each; a test runs every row.</summary>
internal static partial class ParityTable
{
    internal static IReadOnlyList<ParityCase> All { get; } =
    [
        .. Pointwise(), .. Arithmetic(), .. Comparison(), .. Reductions(), .. Sorting(), .. Shapes(), .. Indexing(), .. LinearAlgebra(), .. Activations(), .. Creation(),
    ];
}
