using static TorchSharp.torch;

namespace TorchSharp.Tests.Parity;

/// <summary>Fixed tensors, each under the one-letter name that the Python expressions use.</summary>
internal sealed class ParityInputs
{
    private ParityInputs()
    {
        using var generator = new Generator(7);
        a = randn([3, 4], ScalarType.Float32, generator: generator);
        b = randn([3, 4], ScalarType.Float32, generator: generator);
        p = rand([3, 4], ScalarType.Float32, generator: generator) * 0.8 + 0.1;
        v = randn([4], ScalarType.Float32, generator: generator);
        w = randn([4, 5], ScalarType.Float32, generator: generator);
        q = randn([2, 3, 4], ScalarType.Float32, generator: generator);
        r = randn([2, 4, 3], ScalarType.Float32, generator: generator);
        d = randn([4, 4], ScalarType.Float64, generator: generator);
        s = d.matmul(d.t()) + (eye(4, dtype: ScalarType.Float64) * 4);
        i = randint(-5, 6, [3, 4], ScalarType.Int64, generator: generator);
        j = randint(1, 5, [3, 4], ScalarType.Int64, generator: generator);
        k = randint(0, 3, [3, 4], ScalarType.Int64, generator: generator);
        n = randint(0, 4, [6], ScalarType.Int64, generator: generator);
        m = randint(0, 2, [3, 4], ScalarType.Int64, generator: generator).@bool();
        u = randint(0, 2, [3, 4], ScalarType.Int64, generator: generator).@bool();
        h = tensor(new[] { 1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -2.5f });
    }

    internal static ParityInputs Shared { get; } = new();

    internal Tensor a { get; }
    internal Tensor b { get; }
    internal Tensor p { get; }
    internal Tensor v { get; }
    internal Tensor w { get; }
    internal Tensor q { get; }
    internal Tensor r { get; }
    internal Tensor d { get; }
    internal Tensor s { get; }
    internal Tensor i { get; }
    internal Tensor j { get; }
    internal Tensor k { get; }
    internal Tensor n { get; }
    internal Tensor m { get; }
    internal Tensor u { get; }
    internal Tensor h { get; }

    internal IReadOnlyDictionary<string, Tensor> ByName => new Dictionary<string, Tensor>
    {
        ["a"] = a, ["b"] = b, ["p"] = p, ["v"] = v, ["w"] = w, ["q"] = q, ["r"] = r, ["d"] = d, ["s"] = s,
        ["i"] = i, ["j"] = j, ["k"] = k, ["n"] = n, ["m"] = m, ["u"] = u, ["h"] = h,
    };
}
