using static TorchSharp.torch;

namespace TorchSharp.Tests.Parity;

/// <summary>The same computation in Python and in C#, over the tensors of <see cref="ParityInputs"/>.</summary>
internal sealed record ParityCase(string Python, Func<ParityInputs, IEnumerable<Tensor>> CSharp)
{
    internal static ParityCase Of(string python, Func<ParityInputs, Tensor> one) => new(python, inputs => [one(inputs)]);

    internal static ParityCase Of(string python, Func<ParityInputs, (Tensor, Tensor)> two) => new(python, inputs => Both(two(inputs)));

    internal static ParityCase Of(string python, Func<ParityInputs, (Tensor, Tensor, Tensor)> three) => new(python, inputs => All(three(inputs)));

    internal static ParityCase Of(string python, Func<ParityInputs, IEnumerable<Tensor>> many) => new(python, many);

    private static IEnumerable<Tensor> Both((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];

    private static IEnumerable<Tensor> All((Tensor, Tensor, Tensor) triple) => [triple.Item1, triple.Item2, triple.Item3];
}
