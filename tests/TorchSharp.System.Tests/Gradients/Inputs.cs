using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

/// <summary>Double-precision inputs in the domains that functions need.</summary>
public static class Inputs
{
    public static Func<Tensor> Normal(params long[] shape) => () => randn(shape, ScalarType.Float64);

    /// <summary>In [0.5, 2).</summary>
    public static Func<Tensor> Positive(params long[] shape) => () => (rand(shape, ScalarType.Float64) * 1.5) + 0.5;

    /// <summary>In (-0.9, 0.9).</summary>
    public static Func<Tensor> Unit(params long[] shape) => () => (rand(shape, ScalarType.Float64) * 1.8) - 0.9;

    /// <summary>In [0.1, 0.9).</summary>
    public static Func<Tensor> Probability(params long[] shape) => () => (rand(shape, ScalarType.Float64) * 0.8) + 0.1;

    /// <summary>Normal, but at least 0.1 away from zero and from ±1, where piecewise functions have their kinks.</summary>
    public static Func<Tensor> AwayFromKinks(params long[] shape) => () =>
    {
        var drawn = (rand(shape, ScalarType.Float64) * 0.8) + 0.1 + randint(0, 3, shape, ScalarType.Float64);
        return drawn * ((randint(0, 2, shape, ScalarType.Float64) * 2) - 1);
    };

    /// <summary>All elements at least 0.25 apart, so that extremes and orders do not change under a small step.</summary>
    public static Func<Tensor> Distinct(params long[] shape) => () =>
        ((randperm(shape.Aggregate(1L, (product, length) => product * length)).to(ScalarType.Float64) * 0.25) - 1.1).reshape(shape).clone();

    /// <summary>A symmetric matrix with eigenvalues well above zero.</summary>
    public static Func<Tensor> PositiveDefinite(long size) => () =>
    {
        var root = randn([size, size], ScalarType.Float64);
        return root.matmul(root.t()) + (eye(size, dtype: ScalarType.Float64) * size);
    };

    public static Func<Tensor> Indices(long high, params long[] shape) => () => randint(0, high, shape);

    /// <summary>Several results as one vector.</summary>
    public static Tensor Join(params Tensor[] results) => cat(results.Select(result => result.reshape(-1)).ToArray());
}
